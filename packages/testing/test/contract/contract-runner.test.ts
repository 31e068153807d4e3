import { storageContract, storageTopics } from '@factos/testing'
import { memoryStorage } from 'factos/storage'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { collectingRunner } from '../model/collecting-runner.ts'

const run = promisify(execFile)

describe('a contract suite', () => {
  test('runs under the test runner of Node as it is', async () => {
    const file = fileURLToPath(new URL('other-runner/memory.ts', import.meta.url))
    const options = ['--conditions=@factos/source', '--test-reporter=tap', file]
    const { stdout } = await run(process.execPath, options, { env: { ...process.env, NODE_TEST_CONTEXT: undefined } })
    const checks = storageTopics.flatMap((topic) => topic.checks)
    expect(stdout).toContain(`# pass ${checks.length}\n# fail 0`)
  })

  test('names every test by a sentence of its own', () => {
    const { runner, tests } = collectingRunner()
    storageContract({ name: 'memory', open: () => Promise.reject(new Error('not opened')) }, runner)
    const names = tests.map(({ topic, name }) => `${topic} ${name}`)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^[a-z].*[^.]$/u.test(name))).toEqual([])
  })

  test('opens a log for each test and disposes of it, also when the test fails', async () => {
    let opened = 0
    let disposed = 0
    const { runner, tests } = collectingRunner()
    const open = async () => {
      opened++
      const storage = { ...memoryStorage(), read: () => Promise.reject(new Error('broken')) }
      return { storage, another: async () => storage, dispose: async () => void disposed++ }
    }
    storageContract({ name: 'broken', open }, runner)
    expect(opened).toBe(0)
    const few = tests.slice(0, 5)
    const outcomes = await Promise.allSettled(few.map((one) => one.run()))
    expect(outcomes.map(({ status }) => status)).toEqual(few.map(() => 'rejected'))
    expect([opened, disposed]).toEqual([5, 5])
  })
})
