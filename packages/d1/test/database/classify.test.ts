import { CorruptedRow } from 'factos/sql'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/database/classify.ts'

// The texts of the documentation, of the local engine, and of reports. The last column: whether the text alone says that
// nothing was appended.
const texts: readonly (readonly [string, string, boolean])[] = [
  ['D1_ERROR: no such table: factos_migrations: SQLITE_ERROR', 'Misconfigured', true],
  ['D1_ERROR: no such index: factos_events_by_id: SQLITE_ERROR', 'Misconfigured', true],
  ['D1_ERROR: table factos_events already exists at offset 13: SQLITE_ERROR', 'Misconfigured', true],
  ['D1_ERROR: no such column: e.revision at offset 7: SQLITE_ERROR', 'Misconfigured', true],
  ['D1_ERROR: factos_events is append-only: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_TRIGGER)', 'Refused', true],
  ['D1_ERROR: UNIQUE constraint failed: factos_events.id: SQLITE_CONSTRAINT', 'Refused', true],
  ['D1_ERROR: string or blob too big: SQLITE_TOOBIG', 'LimitExceeded', true],
  ['D1_ERROR: statement too long: SQLITE_TOOBIG', 'LimitExceeded', true],
  ['D1_ERROR: too many SQL variables at offset 318: SQLITE_ERROR', 'LimitExceeded', true],
  ['D1_ERROR: Exceeded maximum DB size: SQLITE_FULL', 'Unavailable', true],
  ["Your account has exceeded D1's maximum account storage limit, please contact Cloudflare", 'Unavailable', true],
  ['D1_ERROR: database is locked: SQLITE_BUSY', 'Contention', true],
  ["D1_TYPE_ERROR: Type 'bigint' not supported for value '5'", 'Refused', true],
  ['D1_ERROR: datatype mismatch: SQLITE_MISMATCH', 'Refused', true],
  ['D1_ERROR: database disk image is malformed: SQLITE_CORRUPT', 'Corrupted', true],
  ['D1_ERROR: not authorized: SQLITE_AUTH', 'Misconfigured', true],
  ['D1_ERROR: out of memory: SQLITE_NOMEM', 'Unavailable', true],
  ['D1_ERROR: interrupted: SQLITE_INTERRUPT', 'TimedOut', true],
  ['D1_ERROR: disk I/O error: SQLITE_IOERR', 'Unavailable', false],
  ['D1_ERROR: near "selec": syntax error at offset 0: SQLITE_ERROR', 'Unexpected', true],
  ['D1_ERROR: D1 DB is overloaded. Requests queued for too long.', 'Overloaded', true],
  ['D1_ERROR: D1 DB is overloaded. Too many requests queued.', 'Overloaded', true],
  ['Durable Object is overloaded.', 'Overloaded', false],
  ['The binding is using an old version of D1', 'Misconfigured', true],
  ['D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.', 'TimedOut', false],
  ['D1_ERROR: D1 DB exceeded its CPU time limit and was reset.', 'TimedOut', false],
  ["D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.", 'Unavailable', false],
  ['D1_ERROR: Network connection lost.', 'Unavailable', false],
  ['D1_ERROR: D1 DB reset because its code was updated.', 'Unavailable', false],
  ['D1_ERROR: Internal error in D1 DB storage caused object to be reset.', 'Unavailable', false],
  ['D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.', 'Unavailable', false],
  ['D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.', 'Unavailable', false],
  ["D1_ERROR: Can't read from request stream because client disconnected.", 'Unavailable', false],
  ['D1_ERROR: something that nobody has seen yet', 'Unexpected', false],
]

describe('an error is known by its text', () => {
  test.each(texts)('%s', (text, reason, definite) => {
    const cause = new Error(text)
    expect(classify(cause, 'unknown')).toMatchObject({ reason, outcome: definite ? 'not-appended' : 'unknown', cause })
    expect(classify(cause)).toMatchObject({ reason, outcome: 'not-appended' })
  })
})

test('a row that cannot be is Corrupted, and anything that is no error is Unexpected', () => {
  expect(classify(new CorruptedRow('odd'))).toMatchObject({ reason: 'Corrupted', message: 'odd' })
  expect(classify('odd', 'unknown')).toMatchObject({ reason: 'Unexpected', outcome: 'unknown', message: 'odd' })
})
