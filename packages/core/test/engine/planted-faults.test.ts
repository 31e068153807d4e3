import { describe, expect, test } from 'vitest'
import { createEventStore, memoryStorage, storeError, type Storage } from '../../src/storage.ts'
import { ok } from '../../src/index.ts'
import { randomHistory } from './history/a-random-history.ts'
import { textsIn, textsOf } from './an-engine.ts'
import { noting } from './noting.ts'
import { withPlanted, type Fault } from './planted-engine.ts'

// What does not fail when the engine is wrong proves nothing when it is right.

type Open = typeof createEventStore
type Search = (open: Open, seeds: number) => Promise<readonly string[]>

/** Random histories until one has a problem. */
const histories =
  (faults = 0, stores = 3): Search =>
  async (open, seeds) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const problems = await randomHistory({ seed, commands: 200, stores, faults, open })
      if (problems.length > 0) return problems
    }
    return []
  }

/** One of two commands that share a request is refused; the other one must not hear of it. */
const aRefusedNeighbour: Search = async (open) => {
  const memory = memoryStorage()
  const store = open({
    ...memory,
    append: async (call) => {
      if (!call.requests.some((request) => textsOf(request).includes('poison'))) return memory.append(call)
      const { head } = (await memory.read({ reads: [], commandIds: [], knownHead: call.knownHead })).value!
      const refused = { kind: 'RequestRefused', error: storeError('Refused', 'poison') } as const
      return ok({ outcomes: call.requests.map(() => refused), previousHead: head, head })
    },
  })
  await store.dispatchWithQuery(noting('a', 'first'))
  const [good] = await Promise.all(['good', 'poison'].map((text) => store.dispatchWithQuery(noting('a', text))))
  return good!.ok ? [] : ['the neighbour of a refused command failed']
}

/** The log is replaced by another one that is longer; what was cached must not be believed afterwards. */
const aReplacedLog: Search = async (open) => {
  let current: Storage = memoryStorage()
  const storage = { ...current, read: (call) => current.read(call), append: (call) => current.append(call) } as Storage
  const store = open(storage)
  for (const text of ['old', 'older']) await store.dispatchWithQuery(noting('a', text))
  current = memoryStorage()
  const other = createEventStore(current)
  for (const text of ['new', 'newer', 'newest']) await other.dispatchWithQuery(noting('a', text))
  await store.dispatchWithQuery(noting('a', 'lost'))
  const rejected = await store.dispatchWithQuery(noting('a', '', { most: 0 }))
  const seen = rejected.error?.kind === 'DomainError' ? rejected.error.domainError.seen : []
  return seen.join(' ') === 'new newer newest' ? [] : [`seen in the new log: ${seen.join(' ')}`]
}

/** Two groups whose events a third context sees in turns, until a decision on that context merges them. */
const mergedGroups: Search = async (open) => {
  const store = open(memoryStorage())
  for (const topic of ['a', 'b', 'both']) await store.dispatchWithQuery(noting(topic, topic))
  const also = ['both']
  const [, , , rejected] = await Promise.all([
    store.dispatchWithQuery(noting('a', 'one', { also })),
    store.dispatchWithQuery(noting('b', 'two', { also })),
    store.dispatchWithQuery(noting('a', 'three', { also })),
    store.dispatchWithQuery(noting('both', '', { most: 0 })),
  ])
  const seen = rejected.error?.kind === 'DomainError' ? rejected.error.domainError.seen : []
  const inTheLog = (await textsIn(store)).slice(2)
  return seen.join(' ') === inTheLog.join(' ') ? [] : [`saw ${seen.join(' ')} of ${inTheLog.join(' ')}`]
}

const faults: Readonly<Record<string, readonly [Search, Fault]>> = {
  'a context moves past its own commit without a look at previousHead': [
    histories(),
    { file: 'engine/history.ts', replace: 'if (previousHead !== epoch.head) epoch = { head: previousHead }', by: '' },
  ],
  'a merged revision condition is stated on speculative state': [
    histories(),
    {
      file: 'engine/group.ts',
      replace: 'entry.boundary.condition(completeUpTo(entry), entry.revision)',
      by: `entry.boundary.condition(
        completeUpTo(entry),
        members.length > 1 && typeof entry.revision === 'number' ? entry.revision + 1 : entry.revision,
      )`,
    },
  ],
  'a rejection on speculative or stale state is reported at once': [
    histories(),
    {
      file: 'engine/build-batch.ts',
      replace: "const events = verdict.kind === 'Append' ? verdict.encoded.toAppend : []",
      by: `if (verdict.kind === 'End') {
        pending.finish(verdict.conclude({ observed: pending.entries[0].position || 'no-position', attempts: 1 }))
        return true
      }
      const events = verdict.kind === 'Append' ? verdict.encoded.toAppend : []`,
    },
  ],
  'a re-send decides again': [
    histories(0.05),
    {
      file: 'engine/landed-group.ts',
      replace: 'if (stored.value !== undefined) found.set(group, stored.value)',
      by: 'for (const { pending } of group.members) pending.verdict = undefined',
    },
  ],
  'a request is taken for landed because a command of it is known': [
    histories(0.1),
    {
      file: 'engine/landed-group.ts',
      replace: 'return ok(ifTheSame(found, request))',
      by: 'return ok(outcome.commands.length > 0 ? found : ifTheSame(found, request))',
    },
  ],
  'one refused member fails its neighbours': [
    aRefusedNeighbour,
    {
      file: 'engine/settle-batch.ts',
      replace: 'if (members.length === 1) pending.finish',
      by: 'if (true) pending.finish',
    },
  ],
  'a cached state is kept after the log was replaced': [
    aReplacedLog,
    { file: 'engine/history.ts', replace: 'for (const entry of cache.entries()) forget(entry)', by: '' },
  ],
  'a read serves those who came after it was sent': [
    histories(0, 1),
    { file: 'engine/load-entries.ts', replace: 'fresh: !known.sent', by: 'fresh: true' },
  ],
  'groups are not merged when an event touches a context that was decided on before': [
    histories(),
    { file: 'engine/build-batch.ts', replace: 'const group = slots.get(entry)?.group', by: 'const group = undefined' },
  ],
  'an append is rebased': [
    histories(),
    {
      file: 'engine/group.ts',
      replace: 'return group.append.request',
      by: 'return { ...group.append.request, conditions: [] }',
    },
  ],
  'an append does not wait for uncommitted events that its condition matches': [
    histories(0, 1),
    { file: 'engine/batch-contents.ts', replace: 'contradicts: (append) =>', by: 'contradicts: (append) => false &&' },
  ],
  'a commit is folded that a read had seen already': [
    histories(0, 1),
    { file: 'engine/history.ts', replace: ' && entry.position < one.stored.position', by: '' },
  ],
  'a delta is folded twice': [
    histories(),
    { file: 'engine/history.ts', replace: 'stored.position > base && ', by: '' },
  ],
  'a condition is stated with the highest position of several': [
    histories(),
    {
      file: 'engine/group.ts',
      replace: 'entry.boundary.condition(completeUpTo(entry),',
      by: 'entry.boundary.condition(Math.max(...[...group.entries.keys()].map(completeUpTo)),',
    },
  ],
  'members lose their order when groups merge': [
    mergedGroups,
    { file: 'engine/group.ts', replace: 'group.members.sort((a, b) => a.order - b.order)', by: '' },
  ],
}

describe('a planted fault is found:', () => {
  test.each(Object.entries(faults))('%s', async (_, [search, fault]) => {
    // A search ends at what it finds; timers make no two runs of a seed alike, so a fault may take some more of them.
    expect(await withPlanted([fault], (open) => search(open, 90))).not.toEqual([])
  })
})

test.each([
  ['one process', histories(0, 1)],
  ['several processes', histories()],
  ['faults', histories(0.05)],
  ['many faults', histories(0.1)],
  ['a refused neighbour', aRefusedNeighbour],
  ['a replaced log', aReplacedLog],
  ['merged groups', mergedGroups],
])('%s shows nothing where nothing was planted', async (_, search) => {
  expect(await withPlanted([], (open) => search(open, 12))).toEqual([])
})
