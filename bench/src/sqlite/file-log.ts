import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from '@factos/sqlite'
import { unwrap } from 'factos'
import { serialReplay, type FoundEvent } from '../domain/replay.ts'

/** A log in a SQLite file of its own. */
export interface FileLog {
  readonly path: string
  /** A connection for hand-written statements, with the settings that the store uses: WAL, synchronous FULL. */
  readonly database: DatabaseSync
  /** As `SchemaLog.verify`. */
  readonly verify: (acknowledged: number) => Promise<void>
  /** Closes the connection and removes the file. */
  readonly close: () => void
}

/** A log with generated sales of ten tickets, in the tables that the store's migration makes. */
export const fileLog = async (storedEvents: number): Promise<FileLog> => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-bench-'))
  const path = join(folder, 'log.db')
  const store = sqliteStore({ path })
  unwrap(await store.migrate())
  await store.close()
  const database = new DatabaseSync(path, { timeout: 5_000 })
  database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -32768')
  database.prepare(fillEvents).run(storedEvents)
  database.exec(fillTags)

  const replay = serialReplay(storedEvents)
  let verified = storedEvents
  const select = database.prepare(selectAfter)
  const verify = async (acknowledged: number): Promise<void> => {
    let found = 0
    for (const row of select.iterate(verified) as IterableIterator<unknown>) {
      replay(foundEvent(row as Row))
      found++
    }
    if (found !== acknowledged) throw new Error(`${acknowledged} events were acknowledged, ${found} are in the file`)
    verified += found
  }
  return {
    path,
    database,
    verify,
    close: () => {
      database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A row as the driver gives it. */
export interface Row extends Omit<FoundEvent, 'tags' | 'metadata'> {
  readonly tags: string
}

export const foundEvent = (row: Row): FoundEvent => ({
  ...row,
  tags: JSON.parse(row.tags) as FoundEvent['tags'],
  metadata: {},
})

const fillEvents = `WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
INSERT INTO factos_events (position, id, stream, revision, type, version, tags, metadata, recorded_at, data)
SELECT n + 1, lower(hex(randomblob(16))), 'generated-' || (n / 10), n % 10, 'TicketSold', 1,
  json_array('sale:stored-' || (n / 10)), '{}', unixepoch() * 1000,
  CAST(json_object('sale', 'stored-' || (n / 10), 'buyer', 'generated', 'seat', n % 10 + 1) AS BLOB)
FROM numbers`

const fillTags = `INSERT INTO factos_event_tags (tag, position, type)
SELECT json_extract(tags, '$[0]'), position, type FROM factos_events ORDER BY 1, 2`

const selectAfter = `SELECT position, id, stream, type, version, tags, data FROM factos_events
WHERE position > ? ORDER BY position`
