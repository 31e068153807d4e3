import { postgresStore } from '@factos/postgres'
import { allEvents, unwrap } from 'factos'
import { ticketCodec, ticketSale, ticketsOf, type TicketSold } from '../domain/ticket-sale.ts'
import { inTurn } from '../measure/in-turn.ts'
import { runCallers, type Perform } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import type { SchemaLog } from '../postgres/schema-log.ts'
import { selectPage, selectTicketsOf } from '../postgres/plain-select.ts'
import type { Workload } from './workload.ts'

const plain = 'plain SELECT'

/** Contexts of one length, read and folded. Against a SELECT of the same rows by the same driver, parsed and folded. */
const contextReads = (events: number, callers: number): Workload => ({
  name: `read-${events}`,
  title: `reads of contexts of ${events.toLocaleString('en')} events, ${callers} callers`,
  unit: 'contexts',
  sides: async (world) => {
    const log = await world.log('factos', 'real')
    const sales = Math.max(1, 1_000 / events)
    await log.addSales({ prefix: `read-${events}`, sales, ticketsEach: events })
    await log.verify(0)
    const store = postgresStore({ pool: log.pool, schema: log.schema })
    const saleOf = (call: number): string => `read-${events}-${1 + (call % sales)}`
    return [
      readingSide('factos', callers, log, async (_, call) => {
        const read = await store.readContext({
          query: ticketsOf(saleOf(call)),
          decider: ticketSale,
          codec: ticketCodec,
        })
        return expectSold(unwrap(read).state.sold, events)
      }),
      readingSide(plain, callers, log, async (_, call) => {
        const tickets = await selectTicketsOf(log.pool, log.schema, saleOf(call))
        return expectSold(tickets.reduce(ticketSale.evolve, ticketSale.initial).sold, events)
      }),
    ]
  },
})

const readingSide = (name: string, callers: number, log: SchemaLog, perform: Perform): Side => ({
  name,
  work: (seconds) => runCallers(callers, { seconds }, perform),
  check: () => log.verify(0),
  close: async () => {},
})

/** Nothing is appended, so no event is acknowledged. */
const expectSold = (sold: number, expected: number): number => {
  if (sold !== expected) throw new Error(`a context of ${expected} events was read as one of ${sold}`)
  return 0
}

/** A log of tickets, read from its first event to its last. Against keyset pages of the same rows. */
const replayWorkload: Workload = {
  name: 'replay',
  title: 'replay of a whole log',
  unit: 'events',
  sides: async (world) => {
    const log = await world.log('replay', 'real')
    const store = postgresStore({ pool: log.pool, schema: log.schema })
    const expected = world.scale.storedEvents
    const replaying = (name: string, read: () => AsyncIterable<TicketSold>): Side => ({
      name,
      work: () =>
        inTurn({ times: 1 }, async () => {
          let count = 0
          let seats = 0
          for await (const { seat } of read()) {
            count++
            seats += seat
          }
          if (count !== expected || seats !== expected * 5.5) throw new Error(`${count} events, ${seats} seats`)
          return { operations: count, events: 0 }
        }),
      check: () => log.verify(0),
      close: async () => {},
    })
    return [
      replaying('factos', async function* () {
        for await (const { event } of store.read({ query: allEvents, codec: ticketCodec })) yield event
      }),
      replaying(plain, async function* () {
        for (let after = 0; ;) {
          const { tickets, last } = await selectPage(log.pool, log.schema, after)
          yield* tickets
          if (last === undefined) return
          after = last
        }
      }),
    ]
  },
}

/** What reads cost. */
export const readingWorkloads: readonly Workload[] = [contextReads(10, 16), contextReads(10_000, 1), replayWorkload]
