import type { Pool } from 'pg'
import { ticketSale, type TicketSold } from '../domain/ticket-sale.ts'
import { loadPackage, versionedName } from './load-package.ts'
import { conflictRetries, type Peer } from './peer.ts'

/** What is used of `@dcb-es/event-store` and `@dcb-es/event-store-postgres`. */
interface Dcb {
  readonly buildDecisionModel: (
    store: DcbStore,
    models: { readonly sale: unknown },
  ) => Promise<{ readonly state: { readonly sale: { readonly sold: number } }; readonly appendCondition: unknown }>
  readonly Tags: { readonly fromObj: (tags: Readonly<Record<string, string>>) => unknown }
  readonly AppendConditionError: new () => Error
}
interface DcbStore {
  readonly ensureInstalled: () => Promise<void>
  readonly append: (command: { readonly events: unknown; readonly condition?: unknown }) => Promise<unknown>
}
interface DcbPostgres {
  readonly PostgresEventStore: new (options: { readonly pool: Pool }) => DcbStore
}

/** A peer with decisions over tags, as its README shows them. */
export const dcbEs = async (pool: Pool): Promise<Peer> => {
  const { buildDecisionModel, Tags, AppendConditionError } = await loadPackage<Dcb>('@dcb-es/event-store')
  const { PostgresEventStore } = await loadPackage<DcbPostgres>('@dcb-es/event-store-postgres')
  const store = new PostgresEventStore({ pool })
  await store.ensureInstalled()

  const model = (sale: string) => ({
    tagFilter: Tags.fromObj({ sale }),
    init: ticketSale.initial,
    when: {
      TicketSold: ({ event }: { readonly event: { readonly data: TicketSold } }, state: { readonly sold: number }) =>
        ticketSale.evolve(state, event.data),
    },
  })

  return {
    name: versionedName('@dcb-es/event-store-postgres'),
    buyTicket: async (sale, buyer) => {
      for (let attempt = 0; attempt <= conflictRetries; attempt++) {
        const { state, appendCondition } = await buildDecisionModel(store, { sale: model(sale) })
        const decision = ticketSale.decide(state.sale, { type: 'BuyTicket', sale, buyer })
        if (!decision.ok) return 0
        const [ticket] = decision.value
        const events = { type: 'TicketSold', tags: Tags.fromObj({ sale }), data: ticket, metadata: {} }
        try {
          await store.append({ events, condition: appendCondition })
          return 1
        } catch (error) {
          if (!(error instanceof AppendConditionError)) throw error
        }
      }
      return 'gave up'
    },
    note: async (visitor, page) => {
      await store.append({
        events: { type: 'VisitNoted', tags: Tags.fromObj({ visitor }), data: { visitor, page }, metadata: {} },
      })
      return 1
    },
    eventsAfter: async (place) => {
      const { rows } = await pool.query<{ place: string; type: string; payload: string }>(
        'select sequence_position::text as place, type, payload from events where sequence_position > $1 order by sequence_position',
        [place],
      )
      return rows.map(({ place, type, payload }) => ({
        place,
        ticket: type === 'TicketSold' ? (JSON.parse(payload) as { readonly data: TicketSold }).data : undefined,
      }))
    },
    close: async () => {},
  }
}
