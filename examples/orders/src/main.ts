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

const exitCodes = { fine: 0, wrong: 1, badUsage: 2, interrupted: 130 }

const options = readOptions(process.argv.slice(2))
if (!options.ok) {
  console.error(`${options.error}\n\n${usage}`)
  process.exitCode = exitCodes.badUsage
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
  try {
    return await serve(store, path, options, interruption.signal)
  } catch (error) {
    console.error(error instanceof FactosError ? error.message : error)
    return exitCodes.wrong
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
  const worked = await runWorkers({ workers, orders, path }, board.ring, signal)
  const seconds = (performance.now() - start) / 1000
  board.finish()
  if (signal.aborted) return exitCodes.interrupted

  const log: Recorded<OrderEvent>[] = []
  for await (const recorded of store.read({ query: allEvents, codec: orderCodec })) log.push(recorded)
  if (worked.ok) console.log(`\n${tallyLines(worked.value).join('\n')}`)
  console.log(`\n${summaryLines(log.map(({ event }) => event)).join('\n')}`)
  console.log(`${seconds.toFixed(2)} seconds`)

  const problems = [
    ...(worked.ok ? [] : [worked.error]),
    ...checkRules(log),
    ...checkTotals(plannedOrders(orders), log),
  ]
  if (problems.length === 0) return exitCodes.fine
  console.error(`\nThe evening went wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  return exitCodes.wrong
}
