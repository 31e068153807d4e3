import { storageTopics } from '@factos/testing'
import { describe, expect, test } from 'vitest'
import { allMutants } from '../../src/mutants/all-mutants.ts'
import type { Mutant } from '../../src/mutants/mutant.ts'
import { plantingProblem } from '../../src/mutants/run-mutants.ts'

describe('a mutant', () => {
  test.each(allMutants.map(({ name, edits }) => [name, edits] as const))(
    '%s can be planted in the sources as they are',
    (_, edits) => {
      expect(plantingProblem(edits)).toBeUndefined()
      expect(edits.every(({ replace, by }) => replace !== by)).toBe(true)
    },
  )

  test('has a name of its own', () => {
    expect(new Set(allMutants.map(({ name }) => name)).size).toBe(allMutants.length)
  })

  test('is hunted by checks that exist, where it is hunted by the contract', () => {
    const all = storageTopics.flatMap((topic) => topic.checks.map(({ name }) => `${topic.name}: ${name}`))
    for (const { hunt, checks = [] } of allMutants) {
      expect(checks.length > 0).toBe(hunt.endsWith('-contract'))
      expect(checks.filter((check) => !all.some((one) => one.startsWith(check)))).toEqual([])
    }
  })
})

test('every part has mutants', () => {
  expect(countOf('core')).toBeGreaterThanOrEqual(2)
  expect(countOf('engine')).toBeGreaterThanOrEqual(8)
  expect(countOf('sqlite')).toBeGreaterThanOrEqual(6)
  expect(countOf('postgres')).toBeGreaterThanOrEqual(8)
})

const countOf = (part: Mutant['part']): number => allMutants.filter((mutant) => mutant.part === part).length
