import { d1Store } from '@factos/d1'
import { accept, allEvents, decider, jsonCodec, unwrap, view } from 'factos'
import { expect, test } from 'vitest'
import { strictD1 } from './strict/strict-d1.ts'

type Noted = { type: 'Noted'; text: string }

const codec = jsonCodec<Noted>({ Noted: { tags: () => [] } })
const count = view<number, Noted>({ initial: 0, evolve: (sum) => sum + 1 })
const notes = decider<string, number, Noted>({ ...count, decide: (_, text) => accept({ type: 'Noted', text }) })

test('decisions, appends and migrations each begin on the primary database', async () => {
  const database = strictD1()
  const store = d1Store({ database })
  unwrap(await store.migrate())
  unwrap(await store.dispatch({ stream: 's', decider: notes, codec, command: 'one' }))
  unwrap(await store.readContext({ query: allEvents, decider: count, codec }))
  unwrap(await store.append({ stream: 's', events: [{ type: 'Noted', text: 'two' }], codec }))
  expect(database.starts.length).toBeGreaterThan(4)
  expect(new Set(database.starts)).toEqual(new Set(['first-primary']))
})

test('a session reads wherever D1 likes, from the bookmark on that it is given, and says where it stands', async () => {
  const database = strictD1()
  const store = d1Store({ database })
  expect(store.bookmark()).toBeUndefined()
  unwrap(await store.migrate())
  unwrap(await store.append({ stream: 's', events: [{ type: 'Noted', text: 'one' }], codec }))
  const bookmark = store.bookmark()
  database.starts.length = 0

  const session = store.session(bookmark)
  expect(unwrap(await session.readContext({ query: allEvents, decider: count, codec })).state).toBe(1)
  expect(unwrap(await session.loadStream({ stream: 's', decider: count, codec })).state).toBe(1)
  const read: string[] = []
  for await (const { event } of session.read({ query: allEvents, codec })) read.push(event.text)
  expect(read).toEqual(['one'])
  expect(session.bookmark()! > bookmark!).toBe(true)
  store.session()
  expect(database.starts).toEqual([bookmark, 'first-unconstrained'])
})

test('the bookmark of a store never goes back', async () => {
  const database = strictD1()
  const bookmarks = ['3', '1', '2'].values()
  const store = d1Store({
    database: {
      withSession: (start) => ({ ...database.withSession(start), getBookmark: () => bookmarks.next().value ?? null }),
    },
  })
  for (let i = 0; i < 4; i++) {
    await store.migrate()
    expect(store.bookmark()).toBe('3')
  }
})
