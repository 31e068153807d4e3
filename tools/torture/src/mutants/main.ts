// `npm run torture:mutants`: see command-line.ts for what it can be asked to do.
import { startPostgres, type LocalPostgres } from '@factos/local-postgres'
import { allMutants } from './all-mutants.ts'
import { mutantsUsage, readMutantOptions } from './command-line.ts'
import { failedMutants } from './judged-mutant.ts'
import type { Mutant } from './mutant.ts'
import { mutantsTable, shownVerdict } from './mutants-table.ts'
import { rotation } from './rotation.ts'
import { runMutants } from './run-mutants.ts'

const today = Math.floor(Date.now() / 86_400_000)
const { only, count, seed, list, help } = readMutantOptions(process.argv.slice(2), today)
const named = allMutants.filter(({ name }) => only.length === 0 || only.some((begin) => name.startsWith(begin)))
const chosen = rotation(named, count, seed)

if (help) console.log(mutantsUsage)
else if (chosen.length === 0) {
  console.error(`No mutant is called ${only.join(' or ')}; --list names them.`)
  process.exitCode = 1
} else if (list) for (const { name, trap } of chosen) console.log(`${name.padEnd(44)}${trap}`)
else await run(chosen)

async function run(mutants: readonly Mutant[]): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  console.log(`seed ${seed}: ${mutants.length} of ${allMutants.length} mutants\n`)
  let server: Promise<LocalPostgres> | undefined
  try {
    const judged = await runMutants(mutants, {
      seed,
      seconds: 30,
      serverUrl: async () => (await (server ??= startPostgres({ durable: false }))).url,
      signal: stop.signal,
      onJudged: ({ mutant, seconds, verdict }) => {
        const isCaught = verdict.kind === 'Caught'
        console.log(
          `${mutant.name}: ${isCaught ? `caught in ${seconds.toFixed(1)} s by ` : ''}${shownVerdict(verdict)}`,
        )
      },
    })
    console.log(`\n${mutantsTable(judged)}`)
    const failed = failedMutants(judged)
    const caught = judged.length - failed.length
    console.log(`\n${caught} of ${judged.length} mutants were caught`)
    if (failed.length > 0 || stop.signal.aborted) {
      console.log(
        `to repeat: npm run torture:mutants -- --seed ${seed}${failed.map(({ mutant }) => ` --only ${mutant.name}`).join('')}`,
      )
      process.exitCode = 1
    }
  } finally {
    await (await server)?.stop()
  }
}
