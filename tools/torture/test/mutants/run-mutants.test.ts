import { expect, test } from 'vitest'
import { failedMutants, verdictOf } from '../../src/mutants/judged-mutant.ts'
import type { Mutant } from '../../src/mutants/mutant.ts'
import { runMutants } from '../../src/mutants/run-mutants.ts'

const file = 'packages/core/src/sql/append-log.ts'
const harmless: Mutant = {
  name: 'harmless',
  part: 'sqlite',
  trap: 'no defect at all',
  hunt: 'sqlite-contract',
  checks: ['the head of the log: below the position of a condition'],
  edits: [{ file, replace: '// All checks come before the first insertion,', by: '// Checks first,' }],
}
const condition = 'if (afterOf(condition) > position)'

const kindsOf = async (seconds: number, ...mutants: readonly Mutant[]): Promise<readonly string[]> => {
  const judged = await runMutants(mutants, {
    seed: 1,
    seconds,
    serverUrl: () => Promise.reject(new Error('none of them needs a server')),
    signal: new AbortController().signal,
    onJudged: () => {},
  })
  return judged.map(({ verdict }) => (verdict.kind === 'Invalid' ? `Invalid: ${verdict.why}` : verdict.kind))
}

test('a defect that is found is caught, and one that is not has survived', { timeout: 180_000 }, async () => {
  const defect: Mutant = { ...harmless, edits: [{ file, replace: condition, by: 'if (false)' }] }
  expect(await kindsOf(60, defect)).toEqual(['Caught'])
  expect(await kindsOf(3, harmless)).toEqual(['Survived'])
})

test('what was not planted, not loaded, or does not work at all proves nothing', { timeout: 180_000 }, async () => {
  const notThere: Mutant = { ...harmless, edits: [{ file, replace: 'no such text', by: '' }] }
  const elsewhere: Mutant = {
    ...harmless,
    edits: [{ file: 'packages/d1/src/d1-store.ts', replace: 'export const d1Store', by: 'export const aStore' }],
  }
  const broken: Mutant = { ...harmless, edits: [{ file, replace: condition, by: 'throw' }] }
  const [first, second, third] = await kindsOf(60, notThere, elsewhere, broken)
  expect(first).toBe(`Invalid: ${file} holds 0 times: no such text`)
  expect(second).toMatch(/^Invalid: .*never loads .*d1-store\.ts/)
  expect(third).toMatch(/^Invalid: /)
})

test('nothing is proven by a hunt that finds something without a defect', () => {
  const found = { kind: 'Found', by: 'history: Lost', seconds: 1 } as const
  expect(verdictOf({ kind: 'Nothing', seconds: 1 }, found)).toEqual({ kind: 'Caught', by: 'history: Lost' })
  expect(verdictOf(found, found).kind).toBe('Invalid')
})

test('a run fails by every mutant that was not caught', () => {
  const judged = (
    [{ kind: 'Caught', by: 'history: Lost' }, { kind: 'Survived' }, { kind: 'Invalid', why: 'not planted' }] as const
  ).map((verdict) => ({ mutant: harmless, seconds: 1, verdict }))
  expect(failedMutants(judged)).toEqual(judged.slice(1))
})
