import type { Pool } from 'pg'
import { ticketSale, type TicketSold } from '../domain/ticket-sale.ts'
import { loadPackage, versionedName } from './load-package.ts'
import { conflictRetries, type Peer } from './peer.ts'

type State = { readonly sold: number }
type Ticket = Omit<TicketSold, 'type'>

/** What is used of `@orgops/eventstore`. */
interface OrgOps {
  readonly defineEvents: (definitions: object) => Events
  readonly createEventStore: (config: object) => OrgOpsStore
}
interface Events {
  readonly TicketSold: (data: Omit<Ticket, 'sale'>, scopes: { readonly sale: string }) => unknown
  readonly VisitNoted: (data: { readonly page: number }, scopes: { readonly visitor: string }) => unknown
  readonly $scope: (key: string, value: string) => unknown
}
interface OrgOpsStore {
  readonly store: () => Promise<unknown>
  readonly append: (events: readonly unknown[]) => Promise<unknown>
  readonly command: (spec: {
    readonly context: unknown
    readonly initial: State
    readonly fold: (events: readonly unknown[], state: State) => State
    readonly decide: (state: State) => { readonly events: readonly unknown[] }
    readonly retries: number
  }) => Promise<{ readonly ok: boolean; readonly code?: string }>
  readonly close: () => Promise<void>
}
interface Zod {
  readonly object: (shape: object) => unknown
  readonly string: () => unknown
  readonly number: () => unknown
}

/** A peer with decisions over scopes, with its context cache, as its README shows them. */
export const orgOps = async (url: string, pool: Pool): Promise<Peer> => {
  const { defineEvents, createEventStore } = await loadPackage<OrgOps>('@orgops/eventstore')
  const z = (await loadPackage<{ readonly z: Zod }>('zod')).z
  const events = defineEvents({
    TicketSold: { data: z.object({ buyer: z.string(), seat: z.number() }), scopes: ['sale'] },
    VisitNoted: { data: z.object({ page: z.number() }), scopes: ['visitor'] },
  })
  const store = createEventStore({ connection: url, events: [events] })
  await store.store()

  return {
    name: versionedName('@orgops/eventstore'),
    buyTicket: async (sale, buyer) => {
      const outcome = await store.command({
        context: events.$scope('sale', sale),
        initial: ticketSale.initial,
        fold,
        retries: conflictRetries,
        decide: (state) => {
          const decision = ticketSale.decide(state, { type: 'BuyTicket', sale, buyer })
          const tickets = decision.ok ? decision.value : []
          return { events: tickets.map(({ buyer, seat }) => events.TicketSold({ buyer, seat }, { sale })) }
        },
      })
      if (outcome.ok) return 1
      if (outcome.code === 'conflict') return 'gave up'
      throw new Error(`no ticket for ${buyer}: ${JSON.stringify(outcome)}`)
    },
    note: async (visitor, page) => {
      await store.append([events.VisitNoted({ page }, { visitor })])
      return 1
    },
    eventsAfter: async (place) => {
      const { rows } = await pool.query<{
        place: string
        type: string
        payload: Ticket & { scopes: { sale: string } }
      }>(
        'select sequence_number::text as place, event_type as type, payload from events where sequence_number > $1 order by sequence_number',
        [place],
      )
      return rows.map(({ place, type, payload: { scopes, buyer, seat } }) => ({
        place,
        ticket: type === 'TicketSold' ? { type, sale: scopes.sale, buyer, seat } : undefined,
      }))
    },
    close: () => store.close(),
  }
}

/** Its folds get batches. The rule only counts, so that is all this one does. */
const fold = (batch: readonly unknown[], { sold }: State): State => ({ sold: sold + batch.length })
