import { allEvents, err, ok, type Result, type StoreError } from 'factos'
import { readLog, type SyncSql } from 'factos/sql'
import { storeError } from 'factos/storage'
import { classify } from './classify.ts'
import { openFile } from './open-file.ts'
import { inSnapshot } from './transactions.ts'

/** What was looked at. */
export interface VerifiedLog {
  readonly events: number
}

/**
 * Looks at everything in the file of a log: by SQLite's own check, each event by its checksum, and whether all of them can
 * be found. `Corrupted` names the first things that are wrong. It finds what a store does not notice by itself: events
 * that an index no longer leads to.
 *
 * Run it on a backup, or in a process of its own: it blocks the event loop meanwhile, about ten seconds for a million
 * events. Others may write to the file; until it is done, their -wal cannot start over.
 *
 * @example
 * const verified = await verifySqliteLog('tickets-backup.db')
 * if (!verified.ok) console.error(verified.error.message)
 */
export const verifySqliteLog = async (path: string): Promise<Result<VerifiedLog, StoreError>> => {
  try {
    const opened = openFile(path, false)
    if (!opened.ok) return opened
    const { sql, close } = opened.value
    try {
      return inSnapshot(opened.value, () => verify(sql))
    } finally {
      close()
    }
  } catch (error) {
    return err(classify(error))
  }
}

const verify = (sql: SyncSql): Result<VerifiedLog, StoreError> => {
  const problems = sql.all(`PRAGMA integrity_check(${shown})`, []).filter(([line]) => line !== 'ok')
  if (problems.length > 0) return err(damaged(problems.map(([line]) => String(line))))
  const events = countEvents(sql)
  if (!events.ok) return events
  const found = checks.flatMap(([what, text]) => sql.all(text, []).map((names) => `${what}: ${names.join(', ')}`))
  return found.length > 0 ? err(damaged(found)) : ok({ events: events.value })
}

/** Reads the whole log, which holds each event against its checksum and the positions against gaps. */
const countEvents = (sql: SyncSql): Result<number, StoreError> => {
  const select = { kind: 'Query', query: allEvents } as const
  for (let after = 0; ;) {
    const answer = readLog(sql, {
      reads: [{ select, after, limit: 1_000, direction: 'forwards' }],
      commandIds: [],
      knownHead: { position: 0, eventId: '' },
    })
    if (!answer.ok) return answer
    const page = answer.value.pages[0]
    after = page?.events.at(-1)?.position ?? after
    if (page?.more !== true) return ok(after)
  }
}

/** How many problems of a kind are shown. */
const shown = 5

/** What may be wrong with the tables, each with the statement that finds it. */
const checks: readonly (readonly [what: string, text: string])[] = [
  [
    'a tag does not lead to its event (tag, position)',
    'SELECT t.value, e.position FROM factos_events AS e CROSS JOIN json_each(e.tags) AS t WHERE NOT EXISTS ' +
      '(SELECT 1 FROM factos_event_tags AS p WHERE p.tag = t.value AND p.position = e.position AND p.type = e.type) ' +
      `LIMIT ${shown}`,
  ],
  [
    'a tag leads to an event without it (tag, position)',
    'SELECT p.tag, p.position FROM factos_event_tags AS p WHERE NOT EXISTS (SELECT 1 FROM factos_events AS e ' +
      'CROSS JOIN json_each(e.tags) AS t WHERE e.position = p.position AND e.type = p.type AND t.value = p.tag) ' +
      `LIMIT ${shown}`,
  ],
  [
    'a stream has gaps (stream)',
    'SELECT stream FROM factos_events INDEXED BY factos_events_by_stream ' +
      `GROUP BY stream HAVING min(revision) <> 0 OR max(revision) <> count(*) - 1 LIMIT ${shown}`,
  ],
  [
    'a command leads to events that are missing (command id)',
    'SELECT c.command_id FROM factos_commands AS c WHERE c.event_count <> (SELECT count(*) FROM factos_events AS e ' +
      `WHERE e.position >= c.first_position AND e.position < c.first_position + c.event_count) LIMIT ${shown}`,
  ],
]

const damaged = (problems: readonly string[]): StoreError =>
  storeError('Corrupted', `the log is damaged; restore a backup: ${problems.join('; ')}`)
