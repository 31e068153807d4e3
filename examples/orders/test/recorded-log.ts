import type { Recorded } from 'factos'
import { orderCodec } from '../src/order/order-codec.ts'
import type { OrderEvent } from '../src/order/order-events.ts'

/** A log of these events, each in its order's stream. */
export const recordedLog = (events: readonly OrderEvent[]): readonly Recorded<OrderEvent>[] =>
  events.map((event, i) => {
    const { type, tags, version = 1 } = orderCodec.encode(event)
    const revision = events.slice(0, i).filter(({ order }) => order === event.order).length
    const place = { id: `event-${i}`, stream: event.order, revision, position: i + 1, recordedAt: 0 }
    return { ...place, type, version, tags, metadata: { actor: 'worker-1' }, event }
  })

/** How one order comes to be paid, with one dish for 1000 cents. */
export const paidOrder = (order: string, table: number): readonly OrderEvent[] => [
  { type: 'OrderOpened', order, table },
  { type: 'ItemAdded', order, line: 1, dish: 'Pudim', price: 1000, note: '' },
  { type: 'OrderSubmitted', order },
  { type: 'PreparationStarted', order, dishes: ['Pudim'] },
  { type: 'OrderReady', order },
  { type: 'OrderServed', order },
  { type: 'OrderPaid', order, table, amount: 1000 },
]
