/** One step of the schema. Once released, its statements never change. */
export interface SqlMigration {
  /** From 1, without gaps. */
  readonly version: number
  /** The oldest schema version whose library may still read and write once this step was made. */
  readonly oldestWriter: number
  /** One statement each, to be run in one transaction. */
  readonly statements: readonly string[]
}

/**
 * The tables of a log in SQLite, D1 or a Durable Object.
 *
 * - `factos_events` holds the events; `position` is assigned under the write lock, so it has no gaps. `tags` is a JSON
 *   array in the order given, `metadata` a JSON object, `recorded_at` milliseconds since the Unix epoch. `checksum` is that
 *   of the other columns (see `rowChecksum`); NULL where they are computed in SQL, as on D1.
 * - `factos_event_tags` finds them: for each tag the positions, ascending, with the type, so that types and tags are
 *   decided without a visit to the event.
 * - `factos_commands` remembers which events a command id stands for.
 *
 * Triggers stop UPDATE and DELETE: a log only grows.
 */
export const sqlMigrations: readonly SqlMigration[] = [
  {
    version: 1,
    oldestWriter: 1,
    statements: [
      `CREATE TABLE factos_events (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  data BLOB NOT NULL,
  checksum INTEGER
) STRICT`,
      'CREATE UNIQUE INDEX factos_events_by_id ON factos_events (id)',
      'CREATE UNIQUE INDEX factos_events_by_stream ON factos_events (stream, revision)',
      'CREATE INDEX factos_events_by_type ON factos_events (type, position)',
      `CREATE TABLE factos_event_tags (
  tag TEXT NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (tag, position)
) STRICT, WITHOUT ROWID`,
      `CREATE TABLE factos_commands (
  command_id TEXT PRIMARY KEY,
  stream TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  event_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID`,
      ...['factos_events', 'factos_event_tags', 'factos_commands'].flatMap((table) =>
        ['UPDATE', 'DELETE'].map(
          (change) =>
            `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table} BEGIN ` +
            `SELECT RAISE(ABORT, '${table} is append-only'); END`,
        ),
      ),
    ],
  },
]

/** The schema version that this library makes and works with. */
export const sqlSchemaVersion: number = sqlMigrations.length

/** Where each migration is noted. Its own shape never changes, so that any library can read it. */
export const createMigrationsTable = `CREATE TABLE IF NOT EXISTS factos_migrations (
  version INTEGER PRIMARY KEY,
  oldest_writer INTEGER NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`

/** Whether any migration was made: one row, 0 or 1. */
export const selectMigrationsTable =
  "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'factos_migrations'"

/** The newest migration: `version`, `oldest_writer`; no row before the first. */
export const selectLastMigration = 'SELECT version, oldest_writer FROM factos_migrations ORDER BY version DESC LIMIT 1'

/** Binds version, oldest writer and milliseconds since the Unix epoch. */
export const insertMigration = 'INSERT INTO factos_migrations (version, oldest_writer, applied_at) VALUES (?, ?, ?)'
