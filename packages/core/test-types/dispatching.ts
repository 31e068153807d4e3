// What call sites infer, and which combinations of decider, codec, query and command do not compile.

import {
  allEvents,
  decider,
  eventType,
  query,
  queryItem,
  tag,
  view,
  type AppendConditionFailed,
  type Context,
  type DecodeError,
  type Dispatch,
  type DispatchError,
  type DomainError,
  type EventStore,
  type Recorded,
  type StoreError,
  type UnsupportedAppendCondition,
} from 'factos'
import { expectTypeOf } from 'vitest'
import {
  appCodec,
  ledger,
  sale,
  store,
  ticketCodec,
  ticketWindow,
  type BuyTicket,
  type SoldOut,
  type TicketReturned,
  type TicketSold,
  type Window,
} from './a-ticket-sale.ts'

const stream = 'ticket-sale-renata'
const command: BuyTicket = { type: 'BuyTicket', buyer: 'renata' }

// Everything is inferred at the call site.
const sold = await store.dispatchWithQuery({ stream, query: sale, decider: ticketWindow, codec: ticketCodec, command })
if (sold.ok) {
  expectTypeOf(sold.value).toEqualTypeOf<Dispatch<TicketSold>>()
  expectTypeOf(sold.value.events[0]?.event).toEqualTypeOf<TicketSold | undefined>()
  expectTypeOf(sold.error).toEqualTypeOf<undefined>()
} else {
  expectTypeOf(sold.error).toEqualTypeOf<DispatchError<SoldOut>>()
  if (sold.error.kind === 'DomainError') expectTypeOf(sold.error.domainError).toEqualTypeOf<SoldOut>()
}

const dispatched = await store.dispatch({ stream, decider: ticketWindow, codec: ticketCodec, command })
expectTypeOf(dispatched.error).toEqualTypeOf<DispatchError<SoldOut> | undefined>()

// The error union is closed: a switch over its kinds is exhaustive without a default.
const describe = (error: DispatchError<SoldOut>): string => {
  switch (error.kind) {
    case 'DomainError':
      return `${error.domainError.capacity}`
    case 'AppendConditionFailed':
      return error.condition.kind
    case 'DecodeError':
      return error.reason
    case 'StoreError':
      return error.reason
  }
}
describe satisfies (error: DispatchError<SoldOut>) => string

// A decider that never rejects has no DomainError case.
const always = await store.dispatch({ stream, decider: ledger, codec: ticketCodec, command })
expectTypeOf(always.error).toEqualTypeOf<AppendConditionFailed | DecodeError | StoreError | undefined>()
// @ts-expect-error there is no such case
void (!always.ok && always.error.kind === 'DomainError')

// A union of domain errors is one case each.
expectTypeOf<DispatchError<'a' | 'b'>>().toEqualTypeOf<
  DomainError<'a'> | DomainError<'b'> | AppendConditionFailed | DecodeError | StoreError
>()

// Only a store that cannot check some conditions says so.
declare const limited: EventStore<UnsupportedAppendCondition>
const maybe = await limited.dispatch({ stream, decider: ledger, codec: ticketCodec, command })
expectTypeOf(maybe.error).toEqualTypeOf<DispatchError<never, UnsupportedAppendCondition> | undefined>()

const narrow = { stream, decider: ledger, codec: ticketCodec, command }
const wide = { stream, decider: ledger, codec: appCodec, command }

// @ts-expect-error a misspelt event type: the decider does not fold "TicketSol"
void store.dispatchWithQuery({ ...narrow, query: query(queryItem({ types: ['TicketSol'] })) })

const returns = query(queryItem({ types: ['TicketReturned', 'TicketSold'] }))
// @ts-expect-error the query selects TicketReturned, which the decider does not fold
void store.dispatchWithQuery({ ...wide, query: returns })
// @ts-expect-error a query by tags alone may select whatever else the codec knows
void store.dispatchWithQuery({ ...wide, query: query(queryItem({ tags: [tag('a')] })) })
// @ts-expect-error and so may the match-all
void store.dispatchWithQuery({ ...wide, query: allEvents })
// @ts-expect-error and a name from elsewhere
void store.dispatchWithQuery({ ...wide, query: query(queryItem({ types: [eventType('X')] })) })

// With a codec of just the decider's events there is nothing else to select.
void store.dispatchWithQuery({ ...narrow, query: allEvents })
void store.dispatchWithQuery({ ...narrow, query: query(queryItem({ tags: [tag('a')] })) })

// A narrow decider works with an application-wide codec, as long as the query names what it folds.
void store.dispatchWithQuery({ stream, query: sale, decider: ticketWindow, codec: appCodec, command })

const refunds = decider<BuyTicket, number, TicketSold | TicketReturned>({
  initial: 0,
  evolve: (count) => count + 1,
  decide: () => ({ ok: true, value: [] }),
})
// @ts-expect-error the codec cannot encode TicketReturned
void store.dispatchWithQuery({ stream, query: sale, decider: refunds, codec: ticketCodec, command })
// @ts-expect-error nor here
void store.dispatch({ stream, decider: refunds, codec: ticketCodec, command })
// @ts-expect-error a stream may hold whatever its codec knows, and this decider folds less
void store.dispatch({ stream, decider: ledger, codec: appCodec, command })

const target = { stream, decider: ledger, codec: ticketCodec }
// @ts-expect-error another command's field
void store.dispatch({ ...target, command: { type: 'BuyTicket', buyer: 'ana', seat: 4 } })
// @ts-expect-error another command
void store.dispatch({ ...target, command: { type: 'ReturnTicket', buyer: 'ana' } })

// The signal of a request, a controller or a timeout fits as it is; an absent option may be undefined.
declare const request: Request
void store.dispatch({ stream, decider: ledger, codec: ticketCodec, command, signal: request.signal })
void store.dispatch({ stream, decider: ledger, codec: ticketCodec, command, signal: AbortSignal.timeout(1000) })
void store.dispatch({
  stream,
  decider: ledger,
  codec: ticketCodec,
  command,
  signal: undefined,
  metadata: undefined,
  commandId: undefined,
  retry: undefined,
})
void store.dispatch({ stream, decider: ledger, codec: ticketCodec, command, retry: false, commandId: 'c1' })
void store.dispatch({
  stream,
  decider: ledger,
  codec: ticketCodec,
  command,
  retry: { attempts: 3, maxDelayMs: undefined },
})

// Reading.
const context = await store.readContext({ query: sale, decider: ticketWindow, codec: appCodec })
expectTypeOf(context.value).toEqualTypeOf<Context<TicketSold, Window> | undefined>()
const count = await store.readContext({
  query: sale,
  decider: view<number, TicketSold>({ initial: 0, evolve: (n) => n + 1 }),
  codec: ticketCodec,
})
expectTypeOf(count.value?.state).toEqualTypeOf<number | undefined>()
// @ts-expect-error the view does not fold TicketReturned
void store.readContext({ query: returns, decider: ticketWindow, codec: appCodec })

for await (const recorded of store.read({ query: sale, codec: appCodec })) {
  // The names in the query narrow the events.
  expectTypeOf(recorded).toEqualTypeOf<Recorded<TicketSold>>()
}
for await (const recorded of store.read({ query: allEvents, codec: appCodec })) {
  expectTypeOf(recorded).toEqualTypeOf<Recorded<TicketSold | TicketReturned>>()
}
// @ts-expect-error the codec knows no such event
store.read({ query: query(queryItem({ types: ['TicketSod'] })), codec: appCodec })

// Appending.
void store.append({ stream, events: [{ type: 'TicketSold', buyer: 'ana' }], codec: ticketCodec })
// @ts-expect-error an excess field
void store.append({ stream, events: [{ type: 'TicketSold', buyer: 'ana', seat: 1 }], codec: ticketCodec })
