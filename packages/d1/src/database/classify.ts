import type { StoreError, StoreErrorReason } from 'factos'
import { CorruptedRow, notMigrated } from 'factos/sql'
import { storeError } from 'factos/storage'

/**
 * What D1, or the SQLite of a Durable Object, threw, as a `StoreError`. All that they give is a text. `sent` is the outcome
 * of an append that was sent where the text does not say: an error of SQLite itself has rolled the batch back, a refused
 * queue has never run it, a lost connection may have come after the commit.
 */
export const classify = (cause: unknown, sent: StoreError['outcome'] = 'not-appended'): StoreError => {
  if (cause instanceof CorruptedRow) return storeError('Corrupted', cause.message, { outcome: sent, cause })
  const text = cause instanceof Error ? cause.message : String(cause)
  const known = judgements.find(([pattern]) => pattern.test(text))
  if (known === undefined) return storeError('Unexpected', text, { outcome: sent, cause })
  const [, reason, message, definite] = known
  if (message === missingSchema) return notMigrated(0, cause)
  return storeError(reason, `${message}: ${text}`, { outcome: definite ? 'not-appended' : sent, cause })
}

type Judgement = readonly [pattern: RegExp, reason: StoreErrorReason, message: string, definite: boolean]

const missingSchema = 'there is no log yet'

/** The first that matches holds. Those of SQLite end in its result code; the others are the platform's own words. */
const judgements: readonly Judgement[] = [
  [/no such (table|index): factos_/, 'Misconfigured', missingSchema, true],
  [/(table|index|trigger) factos_\w+ already exists/, 'Misconfigured', 'the tables of the log exist already', true],
  [/no such column|has no column/, 'Misconfigured', 'the tables of the log are not those of this library', true],
  [/is append-only/, 'Refused', 'a log only grows', true],
  [
    /SQLITE_TOOBIG|too big|statement too long|too many SQL variables/,
    'LimitExceeded',
    'larger than the database takes',
    true,
  ],
  [/SQLITE_FULL|Exceeded maximum DB size|maximum account storage/, 'Unavailable', 'the database is full', true],
  [/SQLITE_(BUSY|LOCKED)/, 'Contention', 'the database is locked', true],
  [/SQLITE_CONSTRAINT/, 'Refused', 'a constraint of the tables forbids it', true],
  [/SQLITE_MISMATCH|D1_TYPE_ERROR/, 'Refused', 'a value has the wrong type', true],
  [/SQLITE_(CORRUPT|NOTADB)/, 'Corrupted', 'the database is damaged', true],
  [/SQLITE_(AUTH|READONLY|PERM)/, 'Misconfigured', 'the platform forbids it', true],
  [/SQLITE_NOMEM/, 'Unavailable', 'the database ran out of memory', true],
  [/SQLITE_INTERRUPT/, 'TimedOut', 'the database interrupted the statement', true],
  [/SQLITE_IOERR/, 'Unavailable', 'the database could not read or write', false],
  [/SQLITE_ERROR/, 'Unexpected', 'the database refused a statement', true],
  [/queued for too long|Too many requests queued|Too many requests/i, 'Overloaded', 'the database is overloaded', true],
  [/overloaded/i, 'Overloaded', 'the database is overloaded', false],
  [/old version|No such (binding|database)|Couldn't find a D1 DB/i, 'Misconfigured', 'the binding does not work', true],
  [/exceeded timeout|timed? ?out|time limit/i, 'TimedOut', 'the database did not answer in time', false],
  [/memory limit/i, 'Unavailable', 'the database ran out of memory', false],
  [/connection lost|disconnected|reset|transient|Internal error|starting up/i, 'Unavailable', 'no answer', false],
]
