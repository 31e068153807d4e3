import { spec } from '@factos/testing'
import { test } from 'vitest'
import { ticketWindow, type TicketSold } from '../../src/sale/ticket-window.ts'

const sold = (buyer: string): TicketSold => ({ type: 'TicketSold', buyer })

test('sells a ticket while there is one', () => {
  spec(ticketWindow(2)).given(sold('ana')).when({ type: 'BuyTicket', buyer: 'renata' }).accepts(sold('renata'))
})

test('is sold out when every ticket is sold', () => {
  spec(ticketWindow(2))
    .given(sold('ana'), sold('bea'))
    .when({ type: 'BuyTicket', buyer: 'renata' })
    .rejects({ type: 'SoldOut', capacity: 2 })
})
