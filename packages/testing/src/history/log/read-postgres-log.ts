import type { LoggedEvent } from '../logged-event.ts'

/** Runs one statement without parameters: the `query` of a `pg` pool or client fits. */
export type QueryText = (text: string) => Promise<{ readonly rows: readonly unknown[] }>

/** Where the log is. */
export interface PostgresLogOptions {
  /** The schema of the log's tables; `public` unless given. */
  readonly schema?: string | undefined
}

/**
 * The log in a PostgreSQL database, by plain SQL, page by page. All values come as text, so that it does not matter which
 * parsers the driver was given.
 *
 * @example
 * const log = await readPostgresLog((text) => pool.query(text), { schema: 'app' })
 */
export const readPostgresLog = async (query: QueryText, options: PostgresLogOptions = {}): Promise<LoggedEvent[]> => {
  const { schema = 'public' } = options
  const table = `"${schema.replaceAll('"', '""')}".factos_events`
  const log: LoggedEvent[] = []
  for (;;) {
    const { rows } = await query(selectEvents(table, log.at(-1)?.position ?? 0))
    for (const row of rows) log.push(eventOf(row as Row))
    if (rows.length < pageRows) return log
  }
}

type Row = Readonly<Record<string, string>>

const pageRows = 10_000

/** `order by position` would order by the text of that name. */
const selectEvents = (table: string, after: number): string => `select position::text as position, id, stream,
  revision::text as revision, type, version::text as version, to_json(tags)::text as tags, metadata::text as metadata,
  round(extract(epoch from recorded_at) * 1000)::bigint::text as recorded_at, encode(data, 'hex') as data
from ${table} e where e.position > ${after} order by e.position limit ${pageRows}`

const eventOf = (row: Row): LoggedEvent => ({
  position: Number(row['position']),
  id: row['id'] as string,
  stream: row['stream'] as string,
  revision: Number(row['revision']),
  type: row['type'] as string,
  version: Number(row['version']),
  tags: JSON.parse(row['tags'] as string) as string[],
  metadata: JSON.parse(row['metadata'] as string) as Record<string, string>,
  recordedAt: Number(row['recorded_at']),
  data: new Uint8Array(Buffer.from(row['data'] as string, 'hex')),
})
