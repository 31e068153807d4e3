import { d1Storage } from '@factos/d1'
import { unwrap } from 'factos'
import { expect, test } from 'vitest'
import { appendOf, noted, readAll } from '../calls.ts'
import { strictD1 } from '../strict/strict-d1.ts'

test('the time given to events is the database’s, and never below that of the event before', async () => {
  const database = strictD1()
  const storage = d1Storage({ database })
  unwrap(await storage.migrate())
  const before = Date.now()
  const [now] = unwrap(await storage.append(appendOf({ events: [noted()] }))).outcomes
  expect(now?.kind === 'Appended' && now.recordedAt >= before && now.recordedAt <= Date.now()).toBe(true)

  const later = Date.now() + 1_000_000
  database.database.exec(
    `INSERT INTO factos_events VALUES (2, 'later', 'other', 0, 'Noted', 1, '[]', '{}', ${later}, x'01', NULL)`,
  )
  const [next] = unwrap(await storage.append(appendOf({ events: [noted(), noted()] }))).outcomes
  expect(next).toMatchObject({ firstPosition: 3, recordedAt: later })
  const { events } = unwrap(await storage.read(readAll)).pages[0]!
  expect(events.slice(2).map(({ recordedAt }) => recordedAt)).toEqual([later, later])
})

test('bytes come back as given, whether they travel as text or as digits', async () => {
  const database = strictD1()
  const storage = d1Storage({ database })
  unwrap(await storage.migrate())
  const utf8 = new TextEncoder()
  const contents = [
    utf8.encode('{"note":"ü \\" 🎟️ \uFEFF\u2028"}'),
    utf8.encode('\uFEFFbegins with a mark'),
    utf8.encode('\u0001'.repeat(50)),
    utf8.encode('with \0 within'),
    new Uint8Array([0xed, 0xa0, 0x80]),
    new Uint8Array([0xc3]),
    new Uint8Array(),
  ]
  unwrap(await storage.append(appendOf({ events: contents.map((data) => noted({ data })) })))
  const { events } = unwrap(await storage.read(readAll)).pages[0]!
  expect(events.map(({ data }) => [...data])).toEqual(contents.map((data) => [...data]))
})
