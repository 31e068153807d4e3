// `npm run demo:worker`: starts the Worker, lets buyers in over HTTP, and holds what they heard against what it shows.
import { checkSale } from './demo/check-sale.ts'
import { runSale, type Send } from './demo/run-sale.ts'
import { startWorker, type Log } from './demo/start-worker.ts'

const capacity = 100
const concurrency = 32
const buyers = Array.from({ length: 300 }, (_, i) => `buyer-${String(i + 1).padStart(3, '0')}`)

const places: Readonly<Record<Log, string>> = { d1: 'a D1 database', object: 'a Durable Object' }

for (const log of ['d1', 'object'] as const) {
  const problems = await sell(log)
  if (problems.length > 0) {
    console.error(`\nThe sale went wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    process.exitCode = 1
  }
}

async function sell(log: Log): Promise<readonly string[]> {
  console.log(`${capacity} tickets, ${buyers.length} buyers over HTTP, ${concurrency} at a time, on ${places[log]}`)
  const worker = await startWorker(log, capacity)
  try {
    const url = await worker.ready
    const send: Send = (path, init) => fetch(new URL(path, url), init)

    const start = performance.now()
    const result = await runSale(send, buyers, concurrency)
    const seconds = (performance.now() - start) / 1000
    const shown = (await (await send('/sale')).json()) as { readonly buyers: readonly string[] }

    const { accepted, soldOut, repeats } = result
    console.log(
      `  ${accepted.length} accepted, ${soldOut.length} sold out, ${shown.buyers.length} recorded events, ` +
        `${repeats} asked to come again; ${seconds.toFixed(2)} seconds`,
    )
    return checkSale({ capacity, buyers }, result, shown.buyers)
  } finally {
    await worker.dispose()
  }
}
