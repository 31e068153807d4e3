import { expect, test } from 'vitest'
import { runCallers } from '../../src/measure/run-callers.ts'

test('callers count what was answered, and the events of all of them however their answers interleave', async () => {
  const work = await runCallers(3, { calls: 4 }, async (caller, call) => {
    if (call % 2 === 0) await Promise.resolve()
    return caller === 2 && call === 3 ? 'gave up' : 2
  })
  expect(work).toMatchObject({ operations: 11, events: 22, notes: { 'commands that gave up': 1 } })
  expect(work.latenciesMs).toHaveLength(11)
})
