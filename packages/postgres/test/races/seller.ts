import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import type { Head, StorageInTransaction } from 'factos/storage'
import { Pool } from 'pg'
import { append, event, noneTagged, read, tagged } from '../events.ts'

// One of several processes that sell the same seats: `seller.ts <url> <schema> <seats>`. It prints what was acknowledged.

const [, , url, schema, seats] = process.argv
const pool = new Pool({ connectionString: url, max: 4 })
const storage = postgresStorage({ pool, schema })
const sold: string[] = []
const noted: string[] = []

/** Sells a seat unless its tag says that somebody did, judging by what is read before. */
const sell = async (within: StorageInTransaction, seat: string): Promise<void> => {
  const { pages, head } = await read(within, [{ select: tagged([seat]) }])
  if (pages[0]?.events.length !== 0) return
  const id = randomUUID()
  const toSell = event({ id, stream: seat, type: 'SeatSold', tags: [seat, 'sale'] })
  const outcome = await append(within, [toSell], [noneTagged(seat, head.position)])
  if (outcome.kind === 'Appended') sold.push(id)
}

const note = async (): Promise<void> => {
  const id = randomUUID()
  const outcome = await append(storage, [event({ id, stream: `notes of ${process.pid}`, tags: ['sale'] })])
  if (outcome.kind === 'Appended') noted.push(id)
}

/** Holds the lock for a while, with a lower position than those who wait for it. */
const sellSlowly = async (seat: string): Promise<void> => {
  unwrap(
    await storage.transaction(async (inside) => {
      await sell(inside, seat)
      await pause(5)
    }),
  )
}

/** What lies at or below a head that was seen once never changes. */
const watchPrefixes = async (rounds: number): Promise<void> => {
  let last: { head: Head; ids: string } | undefined
  for (let i = 0; i < rounds; i++) {
    const { pages, head } = await read(storage, [{ upTo: last?.head.position }, {}])
    const ids = pages[0]?.events.map(({ id }) => id).join() ?? ''
    if (last !== undefined && ids !== last.ids) throw new Error(`something changed at or below ${last.head.position}`)
    last = { head, ids: pages[1]?.events.map(({ id }) => id).join() ?? '' }
  }
}

const watching = watchPrefixes(60)
for (let i = 0; i < Number(seats); i++) {
  const seat = `seat:${i}`
  await Promise.all([sell(storage, seat), note(), i % 7 === 0 ? sellSlowly(seat) : sell(storage, seat)])
}
await watching
await pool.end()
process.stdout.write(JSON.stringify({ sold, noted }))
