import { memoryStore, unwrap, type EventStore } from 'factos'
import { expect, test } from 'vitest'
import { sendCommand, type Command } from '../../src/order/send-command.ts'
import { kitchenPlaces } from '../../src/order/starting-preparation.ts'

const orders = Array.from({ length: 10 }, (_, i) => `order-${i}`)

test('opens one of many orders that come to a table at the same moment', async () => {
  const store = memoryStore()

  const answers = await Promise.all(orders.map((order) => send(store, { type: 'OpenOrder', order, table: 7 })))

  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  for (const { error } of answers.filter(({ ok }) => !ok)) {
    expect(error).toMatchObject({ kind: 'DomainError', domainError: { type: 'TableTaken', table: 7 } })
  }
})

test('starts as many orders at the same moment as the kitchen has places', async () => {
  const store = memoryStore()
  for (const [i, order] of orders.entries()) {
    unwrap(await send(store, { type: 'OpenOrder', order, table: i + 1 }))
    unwrap(await send(store, { type: 'AddItem', order, dish: 'Pudim', price: 1450, note: '' }))
    unwrap(await send(store, { type: 'SubmitOrder', order }))
  }

  const answers = await Promise.all(orders.map((order) => send(store, { type: 'StartPreparing', order })))

  expect(answers.filter(({ ok }) => ok)).toHaveLength(kitchenPlaces)
  for (const { error } of answers.filter(({ ok }) => !ok)) {
    expect(error).toMatchObject({ kind: 'DomainError', domainError: { type: 'KitchenFull', places: kitchenPlaces } })
  }
})

test('adds an item once, however often the command is delivered', async () => {
  const store = memoryStore()
  unwrap(await send(store, { type: 'OpenOrder', order: 'order-0', table: 1 }))
  const addItem: Command = { type: 'AddItem', order: 'order-0', dish: 'Pudim', price: 1450, note: '' }

  const answers = await Promise.all([1, 2, 3].map((worker) => send(store, addItem, worker)))

  const deliveries = answers.map((answer) => unwrap(answer))
  expect(deliveries.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
  expect(new Set(deliveries.map(({ events }) => events[0]?.id))).toHaveProperty('size', 1)
})

const send = (store: EventStore, command: Command, worker = 1) =>
  sendCommand(store, command, { commandId: `${command.order}/${command.type}`, actor: `worker-${worker}` })
