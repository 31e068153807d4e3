import { sqliteStorage, sqliteStore } from '@factos/sqlite'
import { codec, err, ok, unwrap } from 'factos'
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}
const ends: (() => unknown)[] = []

beforeEach(() => {
  ;({ path, remove } = temporaryFile())
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  remove()
})

const migrated = async (file = path) => {
  const storage = sqliteStorage({ path: file })
  ends.push(storage.close)
  unwrap(await storage.migrate())
  return storage
}

/** Takes the last events away, as only somebody who means it can. */
const rewind = (toPosition: number): void => {
  const database = new DatabaseSync(path)
  database.exec(`
    DROP TRIGGER factos_events_no_delete; DROP TRIGGER factos_event_tags_no_delete;
    DELETE FROM factos_events WHERE position > ${toPosition};
    DELETE FROM factos_event_tags WHERE position > ${toPosition}
  `)
  database.close()
}

describe('a log that was rewound', () => {
  test('is noticed by its head, also after it grew as long as before and longer', async () => {
    const storage = await migrated()
    const { head } = unwrap(await storage.append(appendOf([noted(), noted(), noted()])))
    rewind(2)
    const calls = async () => [
      (await storage.read({ ...readAll, knownHead: head })).error?.reason,
      (await storage.append({ ...appendOf([noted()]), knownHead: head })).error?.reason,
    ]
    expect(await calls()).toEqual(['LogReplaced', 'LogReplaced'])
    for (const position of [3, 4]) {
      expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(position)
      expect(await calls()).toEqual(['LogReplaced', 'LogReplaced'])
    }
  })

  test('is told to whoever dispatches on what it remembers, once; then it works on the log as it is', async () => {
    type Noted = { readonly type: 'Noted' }
    const noteCodec = codec<Noted>({
      encode: () => ({ type: 'Noted', tags: [], data: new Uint8Array() }),
      decode: ({ type }) => (type === 'Noted' ? ok({ type }) : err({ reason: 'UnknownEvent' })),
    })
    const store = sqliteStore({ path })
    ends.push(store.close)
    unwrap(await store.migrate())
    const note = () => store.append({ stream: 's', events: [{ type: 'Noted' }], codec: noteCodec })
    unwrap(await note())
    unwrap(await note())
    rewind(1)
    expect((await note()).error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
    expect(unwrap(await note()).append).toEqual({ currentRevision: 1, position: 2 })
  })
})

describe('a file that a store has open', () => {
  test.each([
    ['was deleted', () => rmSync(path)],
    ['was moved', () => renameSync(path, `${path}.moved`)],
    [
      'was replaced by a copy',
      () => {
        copyFileSync(path, `${path}.copy`)
        renameSync(`${path}.copy`, path)
      },
    ],
  ])('and that %s is neither read nor written any more', async (_, replace) => {
    const storage = await migrated()
    unwrap(await storage.append(appendOf([noted()])))
    replace()
    const answers = [
      await storage.read(readAll),
      await storage.append(appendOf([noted()])),
      await storage.migrate(),
      await storage.transaction(async () => 'it was run'),
    ]
    for (const { error } of answers) {
      expect(error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
      expect(error?.message).toContain(path)
    }
  })
})
