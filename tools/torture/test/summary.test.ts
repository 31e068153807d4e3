import { expect, test } from 'vitest'
import type { PhaseResult } from '../src/phases/phase.ts'
import { summary } from '../src/summary.ts'

const phase = (name: string) =>
  ({ name, title: name, store: 'postgres', run: () => Promise.reject(new Error()) }) as const
const result: PhaseResult = { commands: 10, accepted: 6, rejected: 3, unknown: 1, faults: 2, violations: [] }

test('tells of each phase in a row, and of all in the last one', () => {
  const table = summary([
    { phase: phase('calm'), seconds: 1, result },
    { phase: phase('storm'), seconds: 1, result: { ...result, violations: ['lost'], recoveryMs: [30, 1_500, 20] } },
    { phase: phase('flood'), seconds: 0, skipped: 'needs root' },
  ])
  expect(table.split('\n')).toEqual([
    'phase  commands  accepted  rejected  unknown  faults  violations  recovery',
    'calm         10         6         3        1       2           0',
    'storm        10         6         3        1       2           1  0.03 s, at most 1.50 s',
    'flood   skipped',
    'all          20        12         6        2       4           1',
  ])
})
