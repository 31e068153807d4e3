// `npm run bench:profile -- [workload ...]`: where the time of Factos' side of a workload goes, in Node and in PostgreSQL 18.
import { figuresOf } from '../measure/compare.ts'
import type { Work } from '../measure/side.ts'
import { formatNumber } from '../report/format-number.ts'
import { allWorkloads } from '../workloads/all-workloads.ts'
import { fullScale, openWorld } from '../world.ts'
import { cpuProfile } from './cpu-profile.ts'
import { databaseShares, profileSettings, resetDatabase } from './database-profile.ts'

const seconds = 3
const asked = process.argv.slice(2)
const names =
  asked.length > 0 ? asked : ['independent-cold-1', 'independent-warm-128', 'hot-128', 'append-512', 'bulk-append']
const world = openWorld({ ...fullScale, bulkEvents: 20_000 }, profileSettings)
try {
  for (const name of names) await profile(name)
} finally {
  await world.close()
}

async function profile(name: string): Promise<void> {
  const workload = allWorkloads.find((one) => one.name === name)
  if (workload === undefined) throw new Error(`no workload is called ${name}`)
  const sides = await workload.sides(world)
  const [side] = sides
  if (side === undefined) return
  const pool = (await world.database()).pool()
  await side.check(await side.work(1))
  await resetDatabase(pool)
  const works: Work[] = []
  const shares = await cpuProfile(async () => void works.push(await side.work(seconds)))
  const [work] = works
  if (work === undefined) return
  const database = await databaseShares(pool)
  const { operations } = work
  const each = (ms: number): string => `${formatNumber((ms * 1_000) / operations)} us`

  console.log(
    `\n${name}: ${formatNumber(figuresOf({ side, rounds: [work] }).perSecond)} ${workload.unit}/s, ${side.name}`,
  )
  console.log(
    `  node was busy ${formatNumber((shares.busyMs / work.seconds) * 0.1)} % of the time; each of ${workload.unit}:`,
  )
  for (const [part, ms] of largest(shares.parts, 12)) console.log(`    ${each(ms).padStart(9)}  ${part}`)
  console.log('  by function, without what it calls:')
  for (const [called, ms] of largest(shares.functions, 12)) console.log(`    ${each(ms).padStart(9)}  ${called}`)
  console.log('  in the database, by function (with what it calls, without):')
  for (const { name, calls, totalMs, selfMs } of database.functions) {
    console.log(`    ${each(totalMs).padStart(9)} ${each(selfMs).padStart(9)}  ${name}, ${callsOf(calls, totalMs)}`)
  }
  console.log('  in the database, by statement, within functions too:')
  for (const { name, calls, totalMs, leastMs } of database.statements) {
    console.log(
      `    ${each(totalMs).padStart(9)}  ${callsOf(calls, totalMs)}, the quickest ${formatNumber(leastMs)}  ${name}`,
    )
  }
  const { commits, flushes, flushMs, walBytes } = database
  console.log(
    `  ${formatNumber(operations / commits)} ${workload.unit} a transaction, reads too; ${formatNumber(flushes)} flushes of ` +
      `${formatNumber(flushMs / flushes)} ms, ${each(flushMs)}; ${formatNumber(walBytes / operations)} bytes of log`,
  )
  await side.check(work)
  for (const one of sides) await one.close()
}

function largest(sums: ReadonlyMap<string, number>, count: number): readonly (readonly [string, number])[] {
  return [...sums].toSorted(([, a], [, b]) => b - a).slice(0, count)
}

function callsOf(calls: number, totalMs: number): string {
  return `${formatNumber(calls)} calls of ${formatNumber(totalMs / calls)} ms`
}
