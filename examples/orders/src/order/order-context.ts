import { contextView, query, queryItem, tag } from 'factos'
import { orderCodec } from './order-codec.ts'
import { orderView } from './order.ts'

/** One order, found by its tag: for rules that need more than its stream. */
export const orderContext = contextView(orderView, ({ order }: { order: string }) =>
  query(queryItem({ types: orderCodec.types, tags: [tag('order', order)] })),
)
