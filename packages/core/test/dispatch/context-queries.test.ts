import { expect, test } from 'vitest'
import {
  accept,
  allEvents,
  contextDecider,
  contextView,
  query,
  queryItem,
  tag,
  view,
  type Query,
} from '../../src/index.ts'
import { bothWays } from './both-ways.ts'
import { sharedLog } from './shared-log.ts'
import { ticketCodec, type TicketSold } from './ticket-sale.ts'

test.each(bothWays)(
  '%s, a view’s query that the store cannot look for is refused, beside one that matches all too',
  async (_, options) => {
    const { store, line } = sharedLog(options, { nul: false })
    const sold = view<number, TicketSold>({ initial: 0, evolve: (count) => count + 1 })
    const cut = query(queryItem({ types: ['TicketSold'], tags: [tag('sale\0')] }))
    const decider = contextDecider({
      views: {
        all: contextView(sold, () => allEvents as unknown as Query<'TicketSold'>),
        cut: contextView(sold, () => cut),
      },
      decide: (_states, buyer: string) => accept<TicketSold>({ type: 'TicketSold', buyer }),
    })
    const { error } = await store.dispatchWithContext({ stream: 's', decider, codec: ticketCodec, command: 'ana' })
    expect(error).toMatchObject({ kind: 'StoreError', reason: 'Refused', outcome: 'not-appended' })
    expect([line.reads, line.appends]).toEqual([[], []])
  },
)
