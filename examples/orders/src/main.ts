// `npm run demo:orders`: an evening's orders, served by several processes at once, and then held against the log.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@factos/sqlite'
import { allEvents, FactosError, unwrap, type EventStore, type Recorded } from 'factos'
import { checkRules } from './checks/check-rules.ts'
import { checkTotals } from './checks/check-totals.ts'
import { closedBoard } from './demo/closed-board.ts'
import { readOptions, usage, type Options } from './demo/command-line.ts'
import { summaryLines } from './demo/summary-lines.ts'
import { tallyLines } from './demo/tally-lines.ts'
import { plannedOrders } from './evening/planned-orders.ts'
import { orderCodec } from './order/order-codec.ts'
import type { OrderEvent } from './order/order-events.ts'
import { runWorkers } from './workers/run-workers.ts'

/** An evening that does not end, because an order waits for what never comes, has gone wrong too. */
const longestEveningMs = 3 * 60_000

const options = readOptions(process.argv.slice(2))
if (!options.ok) {
  console.error(`${options.error}\n\n${usage}`)
  process.exitCode = 2
} else if (options.value.help) {
  console.log(usage)
} else {
  process.exitCode = await main(options.value)
}

async function main(options: Options): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'factos-orders-'))
  const path = join(folder, 'orders.db')
  const store = sqliteStore({ path })
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  const midnight = AbortSignal.timeout(longestEveningMs)
  try {
    return await serve(store, path, options, AbortSignal.any([interruption.signal, midnight]))
  } catch (error) {
    if (interruption.signal.aborted) return 130
    if (midnight.aborted) console.error('The evening did not end: some order waits for what never comes.')
    else console.error(error instanceof FactosError ? error.message : error)
    return 1
  } finally {
    await store.close()
    await rm(folder, { recursive: true, maxRetries: 10 })
  }
}

async function serve(store: EventStore, path: string, options: Options, signal: AbortSignal): Promise<number> {
  const { orders, workers } = options
  console.log(`${orders} orders, served by ${workers} processes on SQLite, ${path}\n`)
  unwrap(await store.migrate())

  const start = performance.now()
  const board = closedBoard((text) => process.stdout.write(text), process.stdout.columns ?? 100)
  const tallies = await runWorkers({ workers, orders, path }, board.ring, signal)
  board.finish()
  const seconds = (performance.now() - start) / 1000

  const log: Recorded<OrderEvent>[] = []
  for await (const recorded of store.read({ query: allEvents, codec: orderCodec })) log.push(recorded)

  console.log(`\n${tallyLines(tallies).join('\n')}\n`)
  console.log(summaryLines(log.map(({ event }) => event)).join('\n'))
  console.log(`${seconds.toFixed(2)} seconds`)

  const problems = [...checkRules(log), ...checkTotals(plannedOrders(orders), log)]
  if (problems.length === 0) return 0
  console.error(`\nThe evening went wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  return 1
}
