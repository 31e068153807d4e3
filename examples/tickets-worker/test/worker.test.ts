import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Miniflare } from 'miniflare'
import { checkSale } from '../src/demo/check-sale.ts'
import { runSale, type Send } from '../src/demo/run-sale.ts'
import { startWorker } from '../src/demo/start-worker.ts'

const capacity = 5

describe.each(['d1', 'object'] as const)('the Worker, with its log in %s', (log) => {
  let worker: Miniflare
  let send: Send

  beforeAll(async () => {
    worker = await startWorker(log, capacity)
    const url = await worker.ready
    send = (path, init) => fetch(new URL(path, url), init)
  })

  afterAll(() => worker.dispose())

  const buy = (body: string, key?: string): Promise<Response> =>
    send('/buy', { method: 'POST', body, headers: key === undefined ? {} : { 'idempotency-key': key } })

  test('sells a ticket, and the same one when the request is sent again', async () => {
    const first = await buy('{"buyer":"renata"}', 'key-1')
    expect([first.status, await first.json()]).toEqual([201, { buyer: 'renata', ticket: 1 }])
    const again = await buy('{"buyer":"renata"}', 'key-1')
    expect([again.status, await again.json()]).toEqual([201, { buyer: 'renata', ticket: 1 }])
    const other = await buy('{"buyer":"ada"}', 'key-1')
    expect(other.status).toBe(422)
  })

  test('shows the sale as the buyer has seen it', async () => {
    const bought = await buy('{"buyer":"bo"}')
    const bookmark = bought.headers.get('x-d1-bookmark')
    expect(bookmark === null).toBe(log === 'object')
    const shown = await send('/sale', { headers: bookmark === null ? {} : { 'x-d1-bookmark': bookmark } })
    expect(await shown.json()).toEqual({ capacity, sold: 2, buyers: ['renata', 'bo'] })
  })

  test('refuses what it does not understand', async () => {
    expect((await send('/elsewhere')).status).toBe(404)
    for (const body of ['', '{}', '{"buyer":""}', '{"buyer":7}', 'null']) expect((await buy(body)).status).toBe(400)
    expect((await buy('{"buyer":"\\ud800"}')).status).toBe(400)
    expect((await buy(JSON.stringify({ buyer: 'x'.repeat(2_000) }))).status).toBe(413)
  })

  test('sells the seats that are left to as many of those who come at once, and tells the others that it is sold out', async () => {
    const buyers = Array.from({ length: 20 }, (_, i) => `buyer-${i}`)
    const result = await runSale(send, buyers, 10)
    const shown = (await (await send('/sale')).json()) as { readonly buyers: readonly string[] }
    const others = shown.buyers.slice(2)
    expect(checkSale({ capacity: capacity - 2, buyers }, result, others)).toEqual([])
    expect([result.accepted.length, result.soldOut.length]).toEqual([3, 17])
  })
})

test('a sale that went wrong is found out', () => {
  const accepted = [
    { buyer: 'a', ticket: 1 },
    { buyer: 'b', ticket: 1 },
  ]
  const result = { accepted, soldOut: ['c'], failures: [{ buyer: 'd', reason: '500' }], repeats: 0 }
  const sale = { capacity: 3, buyers: ['a', 'b', 'c', 'd'] }
  expect(checkSale(sale, result, ['a', 'x'])).toEqual([
    'd heard neither "sold" nor "sold out": 500',
    '1 heard "sold out" with 1 tickets left',
    'a ticket was sold twice',
    'lost: the log lacks the ticket sold to b',
    'the log has a ticket that x never heard of',
  ])
  expect(checkSale({ capacity: 1, buyers: ['a'] }, { ...result, failures: [] }, ['a', 'a', 'b'])).toContain(
    'oversold: 3 tickets of 1',
  )
})
