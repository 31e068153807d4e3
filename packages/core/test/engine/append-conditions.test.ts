import { describe, expect, test } from 'vitest'
import { expectRevision, failIfEventsMatch, noEvents, noPosition } from '../../src/index.ts'
import { anEngine, hold, quiet, textsSent } from './an-engine.ts'
import { jotting, names, noting, on } from './noting.ts'

const emptyA = failIfEventsMatch(on('a'), noPosition)

describe('the condition of an append', () => {
  test('waits for an earlier event that it matches and that is not committed yet, and then fails', async () => {
    const { store, line } = anEngine()
    const [before, conditional] = await Promise.all([
      store.append(jotting('a', 'before')),
      store.append({ ...jotting('b', 'conditional'), condition: emptyA }),
    ])
    expect(before).toMatchObject({ ok: true })
    expect(conditional.error).toEqual({ kind: 'AppendConditionFailed', condition: emptyA })
    expect(textsSent(line)).toEqual([[['before']], [['conditional']]])
  })

  test('holds against a later event that it matches: that one goes in a later call', async () => {
    const { store, line } = anEngine()
    const both = await Promise.all([
      store.append({ ...jotting('b', 'conditional'), condition: emptyA }),
      store.append(jotting('a', 'after')),
    ])
    expect(both).toMatchObject([{ ok: true }, { ok: true }])
    expect(textsSent(line)).toEqual([[['conditional']], [['after']]])
  })

  test('travels as it was given, in a request of its own', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('b', 'warm'))
    const letGo = hold(line, 'onAppend')
    const first = store.dispatchWithQuery(noting('c', 'first'))
    await quiet()
    const sent = [
      store.dispatchWithQuery(noting('b', 'one')),
      store.append({ ...jotting('b', 'two'), condition: expectRevision('jotted-on-b', noEvents) }),
      store.dispatchWithQuery(noting('b', 'three')),
    ]
    await quiet()
    letGo()
    expect(await Promise.all([first, ...sent])).toMatchObject(names(4).map(() => ({ ok: true })))
    expect(textsSent(line).slice(2)).toEqual([[['one'], ['two']], [['three']]])
    expect(line.appends[2]!.requests[1]!.conditions).toEqual([expectRevision('jotted-on-b', noEvents)])
  })

  test('that lies beyond the head costs nobody who waits for the same call theirs', async () => {
    const { store } = anEngine()
    const first = (await store.append(jotting('a', 'first'))).value!
    const beyond = failIfEventsMatch(on('a'), first.append!.position + 9)
    const [before, lost, after, noted] = await Promise.all([
      store.append(jotting('b', 'before')),
      store.append({ ...jotting('b', 'lost'), condition: beyond }),
      store.append(jotting('b', 'after')),
      store.dispatchWithQuery(noting('c', 'noted')),
    ])
    expect(lost.error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
    expect([before, after, noted]).toMatchObject(names(3).map(() => ({ ok: true })))
  })

  test('that lost is not tried again', async () => {
    const { store, line, other } = anEngine()
    await other.append(jotting('a', 'foreign'))
    const lost = await store.append({ ...jotting('a', 'x'), condition: emptyA })
    expect(lost.error).toMatchObject({ kind: 'AppendConditionFailed' })
    expect(line.appends).toHaveLength(1)
  })
})
