import type { Command } from '../order/send-command.ts'
import { amountDue, type PlannedOrder } from './planned-orders.ts'

/** A command as it arrives: its id is the same wherever and however often it is delivered. */
export type Request = { readonly commandId: string; readonly command: Command }

/**
 * The requests that take an order from the table to the till. Where the guests are impatient, their cancellation and the
 * kitchen's start are on the way at the same time: `guestsFirst` says which of them arrives first.
 */
export const requestsFor = (planned: PlannedOrder, guestsFirst: boolean): readonly Request[] => {
  const { order, table, items, changesMind, impatient } = planned
  const request = (id: string, command: Command): Request => ({ commandId: `${order}/${id}`, command })

  const cancel = request('cancel', { type: 'CancelOrder', order, reason: 'it took too long' })
  const start = request('start', { type: 'StartPreparing', order })
  return [
    request('open', { type: 'OpenOrder', order, table }),
    ...items.map((item, i) => request(`item-${i + 1}`, { type: 'AddItem', order, ...item })),
    ...(changesMind ? [request('remove', { type: 'RemoveItem', order, line: 1 })] : []),
    request('submit', { type: 'SubmitOrder', order }),
    ...(impatient ? (guestsFirst ? [cancel, start] : [start, cancel]) : [start]),
    request('finish', { type: 'FinishPreparing', order }),
    request('serve', { type: 'ServeOrder', order }),
    request('pay', { type: 'PayOrder', order, amount: amountDue(planned) }),
  ]
}
