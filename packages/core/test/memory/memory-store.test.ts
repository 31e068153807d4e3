import { expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { buyersIn } from '../dispatch/log-of.ts'
import { buying } from '../dispatch/ticket-sale.ts'

test('each store has a log of its own', async () => {
  const [one, other] = [memoryStore(), memoryStore()]
  await one.dispatchWithQuery(buying('ana'))
  expect(await buyersIn(one)).toEqual(['ana'])
  expect(await buyersIn(other)).toEqual([])
})

test('needs no migration, and takes one all the same', async () => {
  expect(await memoryStore().migrate()).toEqual({ ok: true, value: undefined })
})

test('its methods cannot be replaced, and work on their own', async () => {
  const store = memoryStore()
  expect(store).toSatisfy(Object.isFrozen)
  const { dispatchWithQuery, read } = store
  expect(await dispatchWithQuery(buying('ana'))).toMatchObject({ ok: true })
  expect(await buyersIn({ read })).toEqual(['ana'])
})
