import { temporaryDatabase, type TemporaryDatabase } from '@factos/local-postgres'
import type { PostgresClient } from '@factos/postgres'
import { err, type Result, type StoreError } from 'factos'
import type { TransactionalStorage } from 'factos/storage'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Exchange } from '../../../src/faults/postgres-network/exchange.ts'
import { laneApplication, openLane, type Lane } from '../../../src/faults/postgres-network/lane.ts'
import { leaksOf } from '../../../src/faults/postgres-network/leaks.ts'
import { runTrial, type TrialPlan, type TrialReport } from '../../../src/faults/postgres-network/run-trial.ts'
import { storageAppend } from '../../../src/faults/postgres-network/storage-exchanges.ts'
import {
  appendingThree,
  appendingUnnamed,
  dispatching,
  dispatchingUnnamed,
} from '../../../src/faults/postgres-network/store-exchanges.ts'

type Storage = TransactionalStorage<PostgresClient>

let database: TemporaryDatabase
let lanes = 0
beforeAll(async () => {
  database = await temporaryDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

const aLane = (plant?: (storage: Storage) => Storage): Promise<Lane> => {
  lanes += 1
  return openLane({ url: database.url, schema: `lane_${lanes}`, deadlineMs: 3_000, record: (store) => store, plant })
}

/** The connection ends when the request is there and the first byte of the answer comes: it was appended. */
const answerLost: TrialPlan['fault'] = { mode: 'reset', side: 'response', after: 0 }
/** The connection ends in the middle of the request: it was not appended. */
const requestLost: TrialPlan['fault'] = { mode: 'reset', side: 'request', after: 300 }

const tryOut = (lane: Lane, exchange: Exchange, more: Partial<TrialPlan> = {}): Promise<TrialReport> =>
  runTrial(lane, { exchange, fault: answerLost, isRepeated: true, ...more })

describe('an append whose connection is cut', () => {
  test.each([answerLost, requestLost])('is told truly, and repeated once: %o', async (fault) => {
    await using lane = await aLane()
    for (const exchange of [dispatching, dispatchingUnnamed, appendingThree, appendingUnnamed]) {
      const report = await tryOut(lane, exchange, { fault })
      expect(report).toMatchObject({ hasStruck: true, violations: [], told: { kind: 'accepted', duplicate: false } })
    }
    const sentOnce = await tryOut(lane, storageAppend, { fault })
    expect(sentOnce).toMatchObject({ hasStruck: true, violations: [], told: { kind: 'unknown' } })
  })

  test('becomes unknown where nobody gets through any more, and the repeat finds what it did', async () => {
    await using lane = await aLane()
    const fault = { ...answerLost, refuseAfterwards: true }
    const report = await tryOut(lane, dispatching, { fault })
    expect(report).toMatchObject({ violations: [], told: { kind: 'unknown' }, mayLeave: [1] })
  }, 60_000)

  test('leaves neither a connection nor a lock', async () => {
    const lane = await aLane()
    for (const mode of ['reset', 'end', 'stall'] as const) {
      await tryOut(lane, dispatching, { fault: { mode, side: 'request', after: 200 } })
    }
    expect(await leaksOf(database.url, laneApplication, 2)).toEqual([])
    await lane[Symbol.asyncDispose]()
    expect(await leaksOf(database.url, laneApplication, 0)).toEqual([])
  })
})

describe('a trial finds', () => {
  test('a classifier that takes a lost connection for "not appended"', async () => {
    await using lane = await aLane(calledDefinite)
    const { violations } = await tryOut(lane, storageAppend)
    expect(violations.join()).toMatch(/told not-appended .*, and the log holds \d+, \d+/)
  })

  test('an engine that decides again instead of sending again', async () => {
    await using lane = await aLane(calledDefinite)
    const { violations } = await tryOut(lane, dispatchingUnnamed)
    expect(violations.join()).toMatch(/told not-appended .*EventIdTaken.*, and the log holds \d+/)
  })

  test('the same where the command id keeps it from doubling', async () => {
    await using lane = await aLane(calledDefinite)
    const { violations } = await tryOut(lane, dispatching)
    expect(violations.join()).toMatch(/told accepted at \d+ as a duplicate, and the log holds/)
  })

  test('a store that acknowledges what it did not append', async () => {
    await using lane = await aLane((storage) => ({
      ...storage,
      append: async (call) => {
        const answer = await storage.append(call)
        const position = call.knownHead.position + 1
        const head = { position, eventId: 'made up' }
        const outcomes = [{ kind: 'Appended', firstPosition: position, revisions: [0], recordedAt: 0 } as const]
        return answer.ok ? answer : { ok: true, value: { previousHead: call.knownHead, head, outcomes } }
      },
    }))
    const { violations } = await tryOut(lane, dispatching, { fault: requestLost })
    expect(violations.join()).toMatch(/told accepted at \d+, and the log holds nothing of it/)
  })
})

const definite = <T>(answer: Result<T, StoreError>): Result<T, StoreError> =>
  answer.ok ? answer : err({ ...answer.error, outcome: 'not-appended' })

/** What a storage says that takes every lost answer for a failure: who believes it decides again. */
const calledDefinite = (storage: Storage): Storage => ({
  ...storage,
  append: async (call) => definite(await storage.append(call)),
})
