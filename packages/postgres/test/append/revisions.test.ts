import { expectRevision, noEvents, unwrap, type Revision } from 'factos'
import type { AppendRequest, Head, StoredEvent } from 'factos/storage'
import { emptyHead } from 'factos/storage'
import { expect, test } from 'vitest'
import { append, event, eventsOf, log, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()
const names = ['a', 'b', 'c']

test('streams go on without gaps, whoever appends to them and whatever each process remembers', async () => {
  const { storage, makeStorage, dispose } = await openLog(database.url())
  const processes = [storage, makeStorage(), makeStorage()]
  const heads: Head[] = processes.map(() => emptyHead)
  for (let round = 0; round < 60; round++) {
    // Runs of the same process, so that it comes to trust what it remembers, and others in between.
    const one = (round % 7 < 4 ? 0 : round) % processes.length
    const streams = names.filter((_, index) => (round + index) % 2 === 0)
    const toAppend = [...streams, ...streams].map((stream) => event({ stream }))
    const { head } = unwrap(await send(processes[one] ?? storage, toAppend, [], heads[one] ?? emptyHead))
    heads[one] = head
  }
  gapless(await log(storage))
  await dispose()
})

test('a refused request leaves the streams of its events where they were', async () => {
  const { storage, dispose } = await openLog(database.url())
  let { head } = unwrap(await send(storage, eventsOf(2, { stream: 'a' })))
  for (let round = 0; round < 5; round++) {
    const requests = [
      request('a', 99),
      request('a', 98),
      request('a'),
      request('b', 2 * round - 1 < 0 ? noEvents : 2 * round - 1),
    ]
    const answer = unwrap(await storage.append({ requests, knownHead: head }))
    expect(answer.outcomes.map(({ kind }) => kind)).toEqual([
      'ConditionsFailed',
      'ConditionsFailed',
      'Appended',
      'Appended',
    ])
    ;({ head } = answer)
  }
  gapless(await log(storage))
  await dispose()
})

test('a condition on the revision of a stream that nothing is appended to is checked', async () => {
  const { storage, makeStorage, dispose } = await openLog(database.url())
  const { head } = unwrap(await send(storage, eventsOf(2, { stream: 'a' })))
  await append(makeStorage(), [event({ stream: 'a' })])
  const stale = unwrap(await send(storage, [event({ stream: 'b' })], [expectRevision('a', 1)], head))
  expect(stale.outcomes).toMatchObject([{ kind: 'ConditionsFailed', failed: [0] }])
  const fresh = unwrap(await send(storage, [event({ stream: 'b' })], [expectRevision('a', 2)], head))
  expect(fresh.outcomes).toMatchObject([{ kind: 'Appended', revisions: [0] }])
  await dispose()
})

const request = (stream: string, revision?: Revision): AppendRequest => ({
  events: eventsOf(2, { stream }),
  conditions: revision === undefined ? [] : [expectRevision('b', revision)],
  commands: [],
})

/** Revisions of each stream rise by one. */
const gapless = (events: readonly StoredEvent[]): void => {
  for (const own of Map.groupBy(events, ({ stream }) => stream).values()) {
    expect(own.map(({ revision }) => revision)).toEqual(own.map((_, index) => index))
  }
}
