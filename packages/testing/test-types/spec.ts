import { spec } from '@factos/testing'
import {
  accept,
  contextDecider,
  contextView,
  decider,
  jsonCodec,
  query,
  queryItem,
  tag,
  view,
  type Decision,
} from 'factos'

type Sold = { type: 'Sold'; buyer: string }
type Returned = { type: 'Returned'; buyer: string }
type Buy = { type: 'Buy'; buyer: string }
type SoldOut = { type: 'SoldOut'; capacity: number }

const window = decider<Buy, { sold: number }, Sold | Returned, SoldOut>({
  initial: { sold: 0 },
  evolve: (state) => state,
  decide: (_, { buyer }) => accept({ type: 'Sold', buyer }),
})
const generous = decider<Buy, { sold: number }, Sold>({
  initial: { sold: 0 },
  evolve: (state) => state,
  decide: (_, { buyer }) => accept({ type: 'Sold', buyer }),
})

spec(window)
  .given({ type: 'Sold', buyer: 'ana' })
  .when({ type: 'Buy', buyer: 'ben' })
  .accepts({ type: 'Sold', buyer: 'ben' })
spec(window).when({ type: 'Buy', buyer: 'ben' }).folds({ sold: 0 }).rejects({ type: 'SoldOut', capacity: 1 })
spec(window).when({ type: 'Buy', buyer: 'ben' }).accepts()

// @ts-expect-error a misspelt event type
spec(window).given({ type: 'Solt', buyer: 'ana' })
// @ts-expect-error a field that the event does not have
spec(window).given({ type: 'Sold', buyer: 'ana', seat: 1 })
// @ts-expect-error a field that is missing
spec(window).given({ type: 'Sold' })
// @ts-expect-error a misspelt command
spec(window).when({ type: 'Bye', buyer: 'ben' })
// @ts-expect-error a misspelt event
spec(window).when({ type: 'Buy', buyer: 'ben' }).accepts({ type: 'Sold', buier: 'ben' })
// @ts-expect-error a misspelt error
spec(window).when({ type: 'Buy', buyer: 'ben' }).rejects({ type: 'SoldOut', capcity: 1 })
// @ts-expect-error another state
spec(window).when({ type: 'Buy', buyer: 'ben' }).folds({ sold: '1' })
// @ts-expect-error this decider never rejects
spec(generous).when({ type: 'Buy', buyer: 'ben' }).rejects({ type: 'SoldOut', capacity: 1 })
// @ts-expect-error this decider never rejects, whatever the error
spec(generous).when({ type: 'Buy', buyer: 'ben' }).rejects()

const soldCodec = jsonCodec<Sold>({ Sold: { tags: ({ buyer }) => [tag('buyer', buyer)] } })
const appCodec = jsonCodec<Sold | Returned>({ Sold: { tags: () => [] }, Returned: { tags: () => [] } })
const sales = view<number, Sold>({ initial: 0, evolve: (count) => count + 1 })
const selling = contextDecider({
  views: {
    sales: contextView(sales, ({ buyer }: Buy) => query(queryItem({ types: ['Sold'], tags: [tag('buyer', buyer)] }))),
  },
  decide: ({ sales }, { buyer }: Buy): Decision<Sold, SoldOut> =>
    sales > 9 ? { ok: false, error: { type: 'SoldOut', capacity: 9 } } : accept({ type: 'Sold', buyer }),
})

spec(selling, { codec: soldCodec })
  .when({ type: 'Buy', buyer: 'ben' })
  .folds({ sales: 0 })
  .accepts({ type: 'Sold', buyer: 'ben' })
// Events of the codec that the decider does not know may be in the history; it never decides them.
spec(selling, { codec: appCodec }).given({ type: 'Returned', buyer: 'ana' })

// @ts-expect-error it decides no such event
spec(selling, { codec: appCodec }).when({ type: 'Buy', buyer: 'ben' }).accepts({ type: 'Returned', buyer: 'ana' })
// @ts-expect-error the codec is missing
spec(selling)
// @ts-expect-error the codec does not know the decider's events
spec(selling, { codec: jsonCodec<Returned>({ Returned: { tags: () => [] } }) })
// @ts-expect-error an event that the codec does not know
spec(selling, { codec: soldCodec }).given({ type: 'Returned', buyer: 'ana' })
// @ts-expect-error a misspelt view
spec(selling, { codec: soldCodec }).when({ type: 'Buy', buyer: 'ben' }).folds({ sale: 0 })
