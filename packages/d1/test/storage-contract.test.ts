import { storageTopics } from '@factos/testing'
import type { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorkerd } from './workerd/start-workerd.ts'

// The checks run inside workerd, each on a log of its own: a D1 database, or the SQLite of a Durable Object.

const checks = storageTopics.flatMap(({ checks }, topic) => checks.map((_, check) => `${topic}/${check}`))
let workerd: Miniflare

beforeAll(async () => {
  workerd = await startWorkerd('./contract-worker.ts', {
    d1: checks.map((_, log) => `DB${log}`),
    objects: { LOGS: 'Log' },
  })
})

afterAll(() => workerd.dispose())

describe.each([
  ['d1', 'd1'],
  ['a durable object', 'object'],
])('%s keeps the storage contract', (_, target) => {
  for (const [topic, { name, checks: all }] of storageTopics.entries()) {
    describe(name, () => {
      for (const [check, { name }] of all.entries()) {
        test(name, async () => {
          const path = `${topic}/${check}`
          const response = await workerd.dispatchFetch(`http://test/${target}/${checks.indexOf(path)}/${path}`)
          expect(await response.text()).toBe('ok')
        })
      }
    })
  }
})
