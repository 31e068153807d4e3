import { describe, expect, test } from 'vitest'
import { codec, err } from '../../src/index.ts'
import { fail, first } from '../dispatch/faulty-storage.ts'
import { anEngine, hold, quiet, sizes, textsIn } from './an-engine.ts'
import { noteCodec, notepad, noting, type Noted } from './noting.ts'

const full = { most: 1 }
const bug = new Error('a bug')

/** What a command may end with besides events, on a topic that has one note; on an empty one all are accepted. */
const ends = {
  rejection: { decider: notepad },
  'empty decision': {
    decider: {
      ...notepad,
      decide: (...[seen, note]: Parameters<typeof notepad.decide>) => {
        const decision = notepad.decide(seen, note)
        return decision.ok ? decision : { ok: true as const, value: [] }
      },
    },
  },
  exception: {
    decider: {
      ...notepad,
      decide: (...[seen, note]: Parameters<typeof notepad.decide>) => {
        const decision = notepad.decide(seen, note)
        if (!decision.ok) throw bug
        return decision
      },
    },
  },
}
const outcomeOf = (
  settled: PromiseSettledResult<{ readonly ok: boolean; readonly value?: unknown; readonly error?: unknown }>,
): unknown => (settled.status === 'rejected' ? settled.reason : (settled.value.error ?? settled.value.value))
const expected = {
  rejection: { kind: 'DomainError', observed: 1 },
  'empty decision': { append: null, observed: 1 },
  exception: bug,
} as const

describe.each(['rejection', 'empty decision', 'exception'] as const)('an end without events (%s)', (which) => {
  const call = { ...noting('a', 'x', full), ...ends[which] }
  const run = async (store: ReturnType<typeof anEngine>['store']) =>
    outcomeOf((await Promise.allSettled([store.dispatchWithQuery(call)]))[0])

  test('on a fresh read is final without another call', async () => {
    const { store, line, other } = anEngine()
    await other.dispatchWithQuery(noting('a', 'one'))
    expect(await run(store)).toMatchObject(expected[which])
    expect([line.reads.length, line.appends.length]).toEqual([1, 0])
  })

  test('on cached state is confirmed by a request without events', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery({ ...call, command: { ...call.command, text: 'one' } })
    expect(await run(store)).toMatchObject(expected[which])
    expect(sizes(line)).toEqual([[1], [0]])
    expect(line.appends[1]!.requests[0]!.conditions).toMatchObject([{ kind: 'FailIfEventsMatch', after: 1 }])
  })

  test('on events that are not committed yet is only told when they are', async () => {
    const { store, line } = anEngine()
    await store.dispatchWithQuery(noting('b', 'warm'))
    expect(await store.readContext(noting('a', ''))).toMatchObject({ ok: true })
    const letGo = hold(line, 'onAppend')
    const ended: string[] = []
    const one = store
      .dispatchWithQuery({ ...call, command: { ...call.command, text: 'one' } })
      .then(() => ended.push('one'))
    const two = run(store).then((outcome) => (ended.push('two'), outcome))
    await quiet()
    expect(ended).toEqual([])
    letGo()
    expect(await two).toMatchObject(which === 'exception' ? bug : { observed: 2 })
    await one
    expect(sizes(line)).toEqual([[1], [1]])
  })

  test('on events that were lost after all is decided again, without them', async () => {
    const { store, line } = anEngine()
    line.onAppend(fail('Contention'))
    const given = new AbortController()
    const one = store.dispatchWithQuery({ ...call, command: { ...call.command, text: 'one' }, signal: given.signal })
    const two = run(store)
    given.abort()
    expect((await one).error).toMatchObject({ reason: 'Aborted' })
    expect(await two).toMatchObject({ append: { position: 1 } })
    expect(await textsIn(store)).toEqual(['x'])
  })
})

test('a rejection on stale state is decided again', async () => {
  const { store, other } = anEngine()
  const cleared = {
    ...notepad,
    evolve: (seen: readonly string[], { text }: Noted) => (text === 'clear' ? [] : [...seen, text]),
  }
  await store.dispatchWithQuery({ ...noting('a', 'one'), decider: cleared })
  await other.dispatchWithQuery(noting('a', 'clear'))
  const noted = await store.dispatchWithQuery({ ...noting('a', 'two', full), decider: cleared })
  expect(noted.value).toMatchObject({ observed: 2, append: { position: 3 } })
})

test('a rejection that is overtaken while it is confirmed says what holds in the end', async () => {
  const { store, line, other } = anEngine()
  await store.dispatchWithQuery(noting('a', 'one'))
  line.onAppend(first(() => other.dispatchWithQuery(noting('a', 'two'))))
  const rejected = await store.dispatchWithQuery(noting('a', 'x', full))
  expect(rejected.error).toMatchObject({ domainError: { seen: ['one', 'two'] }, observed: 2 })
})

test('an event that cannot be decoded is reported only once the read is its caller’s own', async () => {
  const { store, other } = anEngine()
  await other.dispatchWithQuery(noting('a', 'one'))
  const deaf = codec({ ...noteCodec, decode: () => err({ reason: 'InvalidData' as const }) })
  const failed = await Promise.all([1, 2, 3].map(() => store.dispatchWithQuery({ ...noting('a', 'x'), codec: deaf })))
  for (const { error } of failed) expect(error).toMatchObject({ kind: 'DecodeError', stored: { position: 1 } })
  expect(await store.dispatchWithQuery(noting('a', 'two'))).toMatchObject({ ok: true })
})
