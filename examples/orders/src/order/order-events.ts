/** Everything that can happen to an order. Prices and amounts are whole cents. */
export type OrderEvent =
  | OrderOpened
  | ItemAdded
  | ItemRemoved
  | OrderSubmitted
  | PreparationStarted
  | OrderReady
  | OrderServed
  | OrderPaid
  | OrderCancelled

export type OrderOpened = { type: 'OrderOpened'; order: string; table: number }
export type ItemAdded = { type: 'ItemAdded'; order: string; line: number; dish: string; price: number; note: string }
export type ItemRemoved = { type: 'ItemRemoved'; order: string; line: number }
export type OrderSubmitted = { type: 'OrderSubmitted'; order: string }
/** It names the dishes, so that the kitchen needs to know nothing else of an order. */
export type PreparationStarted = { type: 'PreparationStarted'; order: string; dishes: readonly string[] }
export type OrderReady = { type: 'OrderReady'; order: string }
export type OrderServed = { type: 'OrderServed'; order: string }
export type OrderPaid = { type: 'OrderPaid'; order: string; table: number; amount: number }
export type OrderCancelled = { type: 'OrderCancelled'; order: string; table: number; reason: string }
