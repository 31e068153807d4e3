// What a definition of a decider infers, and which mistakes do not compile.

import { accept, decider, ok, reject, type Decision } from 'factos'
import { expectTypeOf } from 'vitest'
import type { BuyTicket, SoldOut, TicketSold, Window } from './a-ticket-sale.ts'

// accept and reject take their types from the decider around them.
expectTypeOf(accept<TicketSold>({ type: 'TicketSold', buyer: 'ana' })).toEqualTypeOf<Decision<TicketSold, never>>()
expectTypeOf(reject<SoldOut>({ type: 'SoldOut', capacity: 1 })).toEqualTypeOf<Decision<never, SoldOut>>()
expectTypeOf(accept()).toExtend<Decision<TicketSold, SoldOut>>()
expectTypeOf(ok([{ type: 'TicketSold', buyer: 'ana' }] as const)).toExtend<Decision<TicketSold, SoldOut>>()

const initial: Window = { capacity: 1, sold: 0 }
const evolve = (window: Window) => window

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  evolve,
  // @ts-expect-error 'TicketSod' is no event type: did you mean "TicketSold"?
  decide: (_window, { buyer }) => accept({ type: 'TicketSod', buyer }),
})

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  evolve,
  // @ts-expect-error 'buyr' is no field of TicketSold: did you mean to write "buyer"?
  decide: (_window, { buyer }) => accept({ type: 'TicketSold', buyr: buyer }),
})

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  evolve,
  // @ts-expect-error 'seat' is an excess field
  decide: (_window, { buyer }) => accept({ type: 'TicketSold', buyer, seat: 1 }),
})

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  evolve,
  // @ts-expect-error the buyer is missing
  decide: () => accept({ type: 'TicketSold' }),
})

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  evolve,
  // @ts-expect-error a misspelt field of the domain error
  decide: () => reject({ type: 'SoldOut', capcity: 100 }),
})

decider<BuyTicket, Window, TicketSold>({
  initial,
  evolve,
  // @ts-expect-error this decider rejects nothing
  decide: () => reject({ type: 'SoldOut', capacity: 100 }),
})

decider<BuyTicket, Window, TicketSold, SoldOut>({
  initial,
  // @ts-expect-error the state keeps its type
  evolve: (window) => ({ ...window, sold: 'many' }),
  decide: () => accept(),
})
