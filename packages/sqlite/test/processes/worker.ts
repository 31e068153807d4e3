// Run as a process of its own by several-processes.test.ts: does one job on a file that others work on too.
import { sqliteStorage, sqliteStore } from '@factos/sqlite'
import {
  accept,
  decider,
  failIfEventsMatch,
  jsonCodec,
  noPosition,
  query,
  queryItem,
  reject,
  tag,
  unwrap,
} from 'factos'
import { writeSync } from 'node:fs'
import { appendOf, noted } from '../storage-calls.ts'

/** What a worker is told to do. */
export type Job =
  | { readonly kind: 'take seats'; readonly path: string; readonly seats: number }
  | { readonly kind: 'sell tickets'; readonly path: string; readonly buyers: number; readonly capacity: number }
  | { readonly kind: 'append for ever'; readonly path: string }

type TicketSold = { readonly type: 'TicketSold'; readonly buyer: string }

/** How many seats this process got, each of which every process wants. */
const takeSeats = async ({ path, seats }: Extract<Job, { readonly kind: 'take seats' }>): Promise<number> => {
  const storage = sqliteStorage({ path })
  unwrap(await storage.migrate())
  let taken = 0
  for (let seat = 0; seat < seats; seat++) {
    const own = tag('seat', seat)
    const free = failIfEventsMatch(query(queryItem({ types: ['Noted'], tags: [own] })), noPosition)
    const { outcomes } = unwrap(await storage.append(appendOf([noted([own, tag('all')])], free)))
    if (outcomes[0]?.kind === 'Appended') taken++
  }
  await storage.close()
  return taken
}

/** How many tickets this process sold, through the whole store, with many buyers at once. */
const sellTickets = async (job: Extract<Job, { readonly kind: 'sell tickets' }>): Promise<number> => {
  const store = sqliteStore({ path: job.path })
  unwrap(await store.migrate())
  const event = tag('event', 'one')
  const sale = query(queryItem({ types: ['TicketSold'], tags: [event] }))
  const window = decider<string, number, TicketSold, 'sold out'>({
    initial: 0,
    evolve: (sold) => sold + 1,
    decide: (sold, buyer) => (sold < job.capacity ? accept({ type: 'TicketSold', buyer }) : reject('sold out')),
  })
  const codec = jsonCodec<TicketSold>({ TicketSold: { tags: () => [event] } })
  const answers = await Promise.all(
    Array.from({ length: job.buyers }, (_, i) => {
      const buyer = `${process.pid}-${i}`
      return store.dispatchWithQuery({ stream: buyer, query: sale, decider: window, codec, command: buyer })
    }),
  )
  for (const { error } of answers) if (error !== undefined && error.kind !== 'DomainError') throw new Error(error.kind)
  await store.close()
  return answers.filter(({ ok }) => ok).length
}

/** Writes the id of every event to standard output once it was acknowledged, until it is killed. */
const appendForEver = async ({ path }: { readonly path: string }): Promise<never> => {
  const storage = sqliteStorage({ path })
  for (;;) {
    const events = [noted(['a', 'b']), noted(['a'])]
    unwrap(await storage.append(appendOf(events)))
    writeSync(1, events.map(({ id }) => `${id}\n`).join(''))
  }
}

const job = JSON.parse(process.argv[2] ?? '') as Job
switch (job.kind) {
  case 'take seats':
    process.stdout.write(String(await takeSeats(job)))
    break
  case 'sell tickets':
    process.stdout.write(String(await sellTickets(job)))
    break
  case 'append for ever':
    await appendForEver(job)
}
