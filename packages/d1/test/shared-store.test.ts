import type { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorkerd } from './workerd/start-workerd.ts'

let workerd: Miniflare
const get = async (path: string): Promise<unknown> => (await workerd.dispatchFetch(`http://test${path}`)).json()

beforeAll(async () => {
  workerd = await startWorkerd('./shared-store-worker.ts', { d1: ['DB'] })
  await get('/migrate')
})

afterAll(() => workerd.dispose())

test('a request that ended before its command did leaves nobody waiting, also where a store is kept between requests', async () => {
  expect(await get('/leave')).toBe('left')
  expect(await get('/wait')).toBe('answered')
})

test('with the engine, which is off by default, others would wait for its promise', async () => {
  expect(await get('/leave?engine')).toBe('left')
  expect(await get('/wait?engine')).not.toBe('answered')
})
