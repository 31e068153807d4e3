// `npm run bench`: see command-line.ts for what it can be asked to do.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readOptions, usage } from './command-line.ts'
import { writePlots } from './plots/write-plots.ts'
import { readEnvironment } from './report/environment.ts'
import type { Result } from './report/result.ts'
import { tableHead, tableLines } from './report/table.ts'
import { runWorkload } from './run-workload.ts'
import { allWorkloads } from './workloads/all-workloads.ts'
import { fullScale, openWorld, quickScale } from './world.ts'

const options = readOptions(process.argv.slice(2))
const chosen = allWorkloads.filter(
  ({ name }) => options.only.length === 0 || options.only.some((begin) => name.startsWith(begin)),
)

if (options.help) console.log(usage)
else if (options.list) for (const { name, title } of chosen) console.log(`${name.padEnd(24)}${title}`)
else if (chosen.length === 0) {
  console.error(`No workload is called ${options.only.join(' or ')}; --list names them.`)
  process.exitCode = 1
} else await run()

async function run(): Promise<void> {
  const scale = options.quick ? quickScale : fullScale
  const start = performance.now()
  const world = openWorld(scale)
  const results: Result[] = []
  try {
    const environment = await readEnvironment((await world.database()).pool(), scale)
    console.log(JSON.stringify(environment, undefined, 2))
    console.log(`\n${tableHead}`)
    for (const [index, workload] of chosen.entries()) {
      const now = performance.now()
      const share = (start + scale.budgetSeconds * 1_000 - now) / (chosen.length - index)
      const measured = await runWorkload(world, workload, options.peers, now + share)
      results.push(...measured)
      for (const line of tableLines(measured)) console.log(line)
      if (options.peers && workload.peers === undefined) console.log('  no peer takes part in this one')
    }
    if (options.json !== undefined) {
      mkdirSync(dirname(options.json), { recursive: true })
      writeFileSync(options.json, `${JSON.stringify({ results, environment }, undefined, 2)}\n`)
    }
    if (options.plots !== undefined) for (const file of writePlots(options.plots, results)) console.log(file)
  } finally {
    await world.close()
  }
}
