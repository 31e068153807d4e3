import { storageTopics } from '@factos/testing'
import type { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorkerd } from './workerd/start-workerd.ts'

// The checks run inside workerd, each on a log of its own: a D1 database, or the SQLite of a Durable Object.

let logs = 0
const topics = storageTopics.map(({ name, checks }, topic) => ({
  name,
  checks: checks.map(({ name }, check) => ({ name, path: `${logs++}/${topic}/${check}` })),
}))

let workerd: Miniflare

beforeAll(async () => {
  const d1 = Array.from({ length: logs }, (_, log) => `DB${log}`)
  workerd = await startWorkerd('./contract-worker.ts', { d1, objects: { LOGS: 'Log' } })
})

afterAll(() => workerd.dispose())

describe.each([
  ['d1', 'd1'],
  ['a durable object', 'object'],
])('%s keeps the storage contract', (_, target) => {
  describe.each(topics)('$name', ({ checks }) => {
    test.each(checks)('$name', async ({ path }) => {
      const response = await workerd.dispatchFetch(`http://test/${target}/${path}`)
      expect(await response.text()).toBe('ok')
    })
  })
})
