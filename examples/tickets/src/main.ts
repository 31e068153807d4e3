// `npm run demo`: opens a store, sells tickets on it, and holds what the buyers heard against what the log recorded.
import { LocalPostgresError } from '@factos/local-postgres'
import { FactosError, unwrap, type EventStore, type Recorded } from 'factos'
import { checkSale } from './demo/check-sale.ts'
import { type Options, readOptions, usage } from './demo/command-line.ts'
import { crowd } from './demo/crowd.ts'
import { openStore } from './demo/open-store.ts'
import { runSale } from './demo/run-sale.ts'
import { saleBoard } from './demo/sale-board.ts'
import { sale, ticketCodec } from './sale/ticket-codec.ts'
import type { TicketSold } from './sale/ticket-window.ts'

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
  try {
    const { store, where, dispose } = await openStore(options.store)
    try {
      return await sell(store, where, options)
    } finally {
      await dispose()
    }
  } catch (error) {
    const expected = error instanceof FactosError || error instanceof LocalPostgresError
    console.error(expected ? `There was no sale: ${error.message}` : error)
    return exitCodes.wrong
  }
}

async function sell(store: EventStore, where: string, { capacity, buyers, concurrency }: Options): Promise<number> {
  console.log(`${capacity} tickets, ${buyers} buyers, ${concurrency} at a time, on ${where}\n`)
  unwrap(await store.migrate())

  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort())
  const board = saleBoard((text) => process.stdout.write(text), process.stdout.columns ?? 100)
  const offer = { capacity, buyers: crowd(buyers), concurrency }

  const start = performance.now()
  const result = await runSale(store, offer, board.announce, interruption.signal)
  const seconds = (performance.now() - start) / 1000
  board.finish()
  if (interruption.signal.aborted) return exitCodes.interrupted

  const recorded: Recorded<TicketSold>[] = []
  for await (const sold of store.read({ query: sale, codec: ticketCodec })) recorded.push(sold)
  console.log(
    `\n${result.accepted.length} accepted, ${result.soldOut.length} sold out, ${recorded.length} recorded events`,
  )
  console.log(`${seconds.toFixed(2)} seconds`)

  const problems = checkSale(offer, result, recorded)
  if (problems.length === 0) return exitCodes.fine
  console.error(`\nThe sale went wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  return exitCodes.wrong
}
