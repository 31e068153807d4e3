import { expect, test } from 'vitest'
import { mutantsTable } from '../../src/mutants/mutants-table.ts'
import type { Mutant } from '../../src/mutants/mutant.ts'

const mutant: Mutant = { name: 'm-1', part: 'core', trap: 'a defect', hunt: 'sqlite-histories', edits: [] }

test('shows what became of each mutant, with the check and the defect', () => {
  const caught = { kind: 'Caught', by: 'history: Lost (a-1 was told of position 2)' } as const
  expect(
    mutantsTable([
      { mutant, seconds: 1.24, verdict: caught },
      { mutant, seconds: 30, verdict: { kind: 'Survived' } },
      { mutant, seconds: 0, verdict: { kind: 'Invalid', why: 'not there' } },
    ]).split('\n'),
  ).toEqual([
    'mutant  seconds  caught by              defect',
    'm-1     1.2      history: Lost          a defect',
    'm-1     30.0     NOBODY: it survived    a defect',
    'm-1     0.0      NOT JUDGED: not there  a defect',
  ])
})
