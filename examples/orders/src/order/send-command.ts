import { metadataKeys, type Dispatch, type DispatchError, type EventStore, type Result } from 'factos'
import { openingOrder, type OpenOrder, type TableTaken } from './opening-order.ts'
import { orderCodec } from './order-codec.ts'
import { orderDecider, type OrderCommand, type OrderError } from './order-decider.ts'
import type { OrderEvent } from './order-events.ts'
import { startingPreparation, type KitchenFull, type StartPreparing } from './starting-preparation.ts'

export type Command = OpenOrder | OrderCommand | StartPreparing
export type CommandError = OrderError | TableTaken | KitchenFull

/**
 * Sends a command to where its rules live: to the order's own stream, or to every fact that a rule across orders needs.
 * `commandId` makes it happen once, however often and by whomever it is sent.
 */
export const sendCommand = (
  store: EventStore,
  command: Command,
  { commandId, actor }: { readonly commandId: string; readonly actor: string },
): Promise<Result<Dispatch<OrderEvent>, DispatchError<CommandError>>> => {
  const call = { stream: command.order, codec: orderCodec, commandId, metadata: { [metadataKeys.actor]: actor } }
  switch (command.type) {
    case 'OpenOrder':
      return store.dispatchWithContext({ ...call, decider: openingOrder, command })
    case 'StartPreparing':
      return store.dispatchWithContext({ ...call, decider: startingPreparation, command })
    default:
      return store.dispatch({ ...call, decider: orderDecider, command })
  }
}
