// `npm run torture`: see command-line.ts for what it can be asked to do.
import { readOptions, usage, type Options } from './command-line.ts'
import { allPhases } from './phases/all-phases.ts'
import type { Phase } from './phases/phase.ts'
import { runPhases } from './run-phases.ts'
import { summary } from './summary.ts'

const options = readOptions(process.argv.slice(2))
const chosen = allPhases.filter((phase) => isChosen(phase, options))

if (options.help) console.log(usage)
else if (chosen.length === 0) {
  console.error(`No phase is called ${options.only.join(' or ')} on this store; --list names them.`)
  process.exitCode = 1
} else if (options.list) for (const { name, title } of chosen) console.log(`${name.padEnd(28)}${title}`)
else await run()

function isChosen({ name, store }: Phase, options: Options): boolean {
  const onStore = options.store === 'all' || options.store === store
  return onStore && (options.only.length === 0 || options.only.some((begin) => name.startsWith(begin)))
}

async function run(): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error(`\n${signal}: ending what was started; once more ends at once`)
      stop.abort()
    })
  }
  console.log(`seed ${options.seed}\n`)
  const outcomes = await runPhases(chosen, options, stop.signal)
  console.log(`\n${summary(outcomes)}`)
  const failed = outcomes.some(({ failure, result }) => failure !== undefined || (result?.violations.length ?? 0) > 0)
  if (failed || stop.signal.aborted) process.exitCode = 1
}
