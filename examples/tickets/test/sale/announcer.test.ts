import { memoryStore, reactAll, unwrap } from 'factos'
import { expect, test } from 'vitest'
import { announcer } from '../../src/sale/announcer.ts'
import { buyTicket } from '../../src/sale/buy-ticket.ts'
import { ticketWindow } from '../../src/sale/ticket-window.ts'

test('announces a sale with its place in the log', async () => {
  const store = memoryStore()
  await buyTicket(store, ticketWindow(2), 'ana')
  const { events } = unwrap(await buyTicket(store, ticketWindow(2), 'renata'))

  expect(reactAll(announcer, events)).toEqual([{ type: 'Announcement', ticket: 2, buyer: 'renata' }])
})
