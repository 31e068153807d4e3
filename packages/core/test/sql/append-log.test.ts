import { failIfEventsMatch, noPosition, query, queryItem, tag } from 'factos'
import { appendLog, readLog, selectRevision } from 'factos/sql'
import type { AppendAnswer, AppendRequest } from 'factos/storage'
import { describe, expect, test } from 'vitest'
import { append, event, migratedSql, request } from './migrated-sql.ts'
import type { OpenedSql } from './open-sql.ts'

const appendAll = (sql: OpenedSql, requests: readonly AppendRequest[], lookUpEventIds = false, nowMs = 1_000) =>
  appendLog(sql, { requests, knownHead: { position: 0, eventId: '' } }, { nowMs, lookUpEventIds })

const kinds = (answer: AppendAnswer | undefined) => answer?.outcomes.map(({ kind }) => kind)

describe('an append call', () => {
  test('checks all its requests before it inserts anything', () => {
    const sql = migratedSql()
    const condition = failIfEventsMatch(query(queryItem({ tags: [tag('seat')] })), noPosition)
    const requests = [
      request({ events: [event('Taken', ['seat'])] }),
      request({ events: [event('Taken', ['seat'])], conditions: [condition] }),
    ]
    expect(kinds(appendAll(sql, requests).value)).toEqual(['Appended', 'Appended'])
  })

  test('learns of a taken event id from the index, or from a look-up when it was told to look', () => {
    const sql = migratedSql()
    const known = event('Noted')
    append(sql, [known])
    const requests = [request({ events: [{ ...event('Noted'), id: known.id }] }), request({ events: [event('Noted')] })]
    expect(() => appendAll(sql, requests)).toThrow(/UNIQUE/)
    const { value } = appendAll(migratedWith(known), requests, true)
    expect(kinds(value)).toEqual(['EventIdsTaken', 'Appended'])
  })

  test('names a taken event id before a condition that failed too', () => {
    const known = event('Noted', ['a'])
    const conditions = [failIfEventsMatch(query(queryItem({ tags: [tag('a')] })), noPosition)]
    const answer = appendAll(migratedWith(known), [request({ events: [known], conditions })])
    expect(kinds(answer.value)).toEqual(['EventIdsTaken'])
  })

  test.each([
    [100, 100, true],
    [101, 100, false],
  ])('that fails on %i events brings %i of them, and says whether these are all', (count, brought, complete) => {
    const sql = migratedSql()
    append(
      sql,
      Array.from({ length: count }, (_, i) => event(i === 0 ? 'First' : 'Noted', ['a'])),
    )
    const conditions = [
      failIfEventsMatch(query(queryItem({ tags: [tag('a')] })), noPosition),
      failIfEventsMatch(query(queryItem({ types: ['First'] })), noPosition),
    ]
    const [outcome] = appendAll(sql, [request({ events: [event('Noted')], conditions })]).value?.outcomes ?? []
    expect(outcome).toMatchObject({ kind: 'ConditionsFailed', failed: [0, 1], delta: { complete } })
    const positions = outcome?.kind === 'ConditionsFailed' ? outcome.delta.events.map(({ position }) => position) : []
    expect(positions).toEqual(Array.from({ length: brought }, (_, i) => i + 1))
  })

  test('gives a time that never goes back, whatever the clock does', () => {
    const sql = migratedSql()
    const times = [5_000, 4_000, 6_000].map((nowMs) => {
      const [outcome] = appendAll(sql, [request({ events: [event('Noted')] })], false, nowMs).value?.outcomes ?? []
      return outcome?.kind === 'Appended' ? outcome.recordedAt : undefined
    })
    expect(times).toEqual([5_000, 5_000, 6_000])
  })

  test('refuses to number events past 2^53 - 1', () => {
    const sql = migratedSql()
    const insert = `INSERT INTO factos_events VALUES (${Number.MAX_SAFE_INTEGER - 1}, 'i', 's', 0, 'T', 1, '[]', '{}', 0, x'', NULL)`
    sql.run(insert, [])
    const two = appendAll(sql, [request({ events: [event('Noted'), event('Noted')] })])
    expect(two.error).toMatchObject({ reason: 'LimitExceeded', outcome: 'not-appended' })
    const one = appendAll(sql, [request({ events: [event('Noted')] })])
    expect(one.value?.head.position).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('does not remember a command that is only looked up', () => {
    const sql = migratedSql()
    const mark = { commandId: 'c', stream: 's', fingerprint: 'f', firstEvent: 0, eventCount: 0 }
    expect(kinds(appendAll(sql, [request({ commands: [mark] })]).value)).toEqual(['Appended'])
    const found = readLog(sql, { reads: [], commandIds: ['c'], knownHead: { position: 0, eventId: '' } })
    expect(found.value?.commands).toEqual([])
  })

  test('finds the last revision of a stream at the end of its index', () => {
    const plan = migratedSql().plan(selectRevision)
    expect(plan).toEqual(['SEARCH factos_events USING COVERING INDEX factos_events_by_stream (stream=?)'])
  })
})

const migratedWith = (known: ReturnType<typeof event>): OpenedSql => {
  const sql = migratedSql()
  append(sql, [known])
  return sql
}
