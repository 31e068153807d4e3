import { jsonCodec, tag } from 'factos'
import type { ItemAdded, OrderEvent } from './order-events.ts'

/** Items were stored without a note at first. */
type ItemAddedV1 = Omit<ItemAdded, 'type' | 'note'>

const ofOrder = ({ order }: { order: string }) => [tag('order', order)]
const ofOrderAndTable = ({ order, table }: { order: string; table: number }) => [
  tag('order', order),
  tag('table', table),
]

/** How orders are stored, and by which tags their events are found. */
export const orderCodec = jsonCodec<OrderEvent>({
  OrderOpened: { tags: ofOrderAndTable },
  ItemAdded: { tags: ofOrder, upcasters: [(item: ItemAddedV1) => ({ ...item, note: '' })] },
  ItemRemoved: { tags: ofOrder },
  OrderSubmitted: { tags: ofOrder },
  PreparationStarted: { tags: ofOrder },
  OrderReady: { tags: ofOrder },
  OrderServed: { tags: ofOrder },
  OrderPaid: { tags: ofOrderAndTable },
  OrderCancelled: { tags: ofOrderAndTable },
})
