import { ExpectationFailed, storageContract, transactionalContract } from '@factos/testing'
import { describe, expect, test } from 'vitest'
import { collectingRunner, type CollectedTest } from '../model/collecting-runner.ts'
import type { Fault } from '../model/fault.ts'
import { foundBy } from '../model/found-by.ts'
import { openModel } from '../model/open-model.ts'

describe('the contract suites find a storage with this fault, by the check that is there for it', () => {
  test.for(Object.keys(foundBy) as readonly Fault[])('%s', async (fault) => {
    const check = checkOf(fault)
    await check.run().then(
      () => expect.fail(`"${check.topic}: ${check.name}" did not find it`),
      // A crash would be found by any test; a check should fail because it saw what is wrong.
      (error: unknown) => expect(error).toBeInstanceOf(ExpectationFailed),
    )
  })
})

const checkOf = (fault: Fault): CollectedTest => {
  const { runner, tests } = collectingRunner()
  const open = () => openModel(fault)
  storageContract({ name: 'the model', open }, runner)
  transactionalContract({ name: 'the model', open }, runner)
  const found = tests.filter(({ topic, name }) => `${topic}: ${name}`.startsWith(foundBy[fault]))
  expect(found, `one check should be named "${foundBy[fault]}…"`).toHaveLength(1)
  return found[0]!
}
