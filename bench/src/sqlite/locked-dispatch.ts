import { randomUUID } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DomainEvent } from 'factos'
import { decoded } from '../domain/decoded.ts'
import type { Task } from '../domain/task.ts'
import { foundEvent, type Row } from './file-log.ts'

/** Decides one command and stores its events. Returns their number. */
export type LockedDispatch = <S, E extends DomainEvent>(task: Task<S, E>) => number

/**
 * The baseline in SQLite: one transaction a command, which begins with the write lock, so that nothing can come between the
 * read and the insertion. Statements are prepared once.
 */
export const lockedDispatch = (database: DatabaseSync): LockedDispatch => {
  const statements = prepareAll(database)
  return (task) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const events = decideOn(statements, task)
      database.exec('COMMIT')
      return events
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

const decideOn = <S, E extends DomainEvent>(
  { read, place, insertEvent, insertTag }: Statements,
  { stream, query, codec, initial, evolve, decide }: Task<S, E>,
): number => {
  const tags = JSON.stringify(query.items.flatMap((item) => item.tags))
  const types = JSON.stringify(query.items[0]?.types ?? [])
  let state = initial
  for (const row of read.all(tags, types) as unknown as Row[]) {
    const found = foundEvent(row)
    state = evolve(state, { ...found, event: decoded(codec, found) })
  }
  const decision = decide(state)
  if (!decision.ok) return 0
  for (const event of decision.value) {
    const { type, tags, data } = codec.encode(event)
    const { position, revision } = place.get(stream) as { readonly position: number; readonly revision: number }
    insertEvent.run(position, randomUUID(), stream, revision, type, JSON.stringify(tags), Date.now(), data)
    for (const tag of tags) insertTag.run(tag, position, type)
  }
  return decision.value.length
}

interface Statements {
  readonly read: StatementSync
  readonly place: StatementSync
  readonly insertEvent: StatementSync
  readonly insertTag: StatementSync
}

const prepareAll = (database: DatabaseSync): Statements => ({
  read: database.prepare(`SELECT position, id, stream, type, version, tags, data FROM factos_events
WHERE position IN (
  SELECT position FROM factos_event_tags
  WHERE tag IN (SELECT value FROM json_each(?)) AND type IN (SELECT value FROM json_each(?))
) ORDER BY position`),
  place: database.prepare(`SELECT
  coalesce((SELECT max(position) FROM factos_events), 0) + 1 AS position,
  coalesce((SELECT max(revision) FROM factos_events WHERE stream = ?), -1) + 1 AS revision`),
  insertEvent: database.prepare(`INSERT INTO factos_events
  (position, id, stream, revision, type, version, tags, metadata, recorded_at, data)
VALUES (?, ?, ?, ?, ?, 1, ?, '{}', ?, ?)`),
  insertTag: database.prepare('INSERT INTO factos_event_tags (tag, position, type) VALUES (?, ?, ?)'),
})
