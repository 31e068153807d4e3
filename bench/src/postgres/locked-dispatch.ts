import { randomUUID } from 'node:crypto'
import type { DomainEvent } from 'factos'
import type { Pool, PoolClient } from 'pg'
import { decoded } from '../domain/decoded.ts'
import type { Task } from '../domain/task.ts'
import { foundEvent, type Row } from './events-after.ts'

/**
 * The baseline: the design that one writes first, and that is right. One transaction a command: lock the events' table
 * against other writers, read the context, decide, check that nothing relevant came since, insert, commit. Statements are
 * prepared once a connection. Returns the number of new events.
 */
export const lockedDispatch = async <S, E extends DomainEvent>(
  pool: Pool,
  schema: string,
  task: Task<S, E>,
): Promise<number> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`lock table ${schema}.factos_events in exclusive mode`)
    const events = await decideOn(client, schema, task)
    await client.query('commit')
    client.release()
    return events
  } catch (error) {
    client.release(true)
    throw error
  }
}

const decideOn = async <S, E extends DomainEvent>(
  client: PoolClient,
  schema: string,
  { stream, query, codec, initial, evolve, decide }: Task<S, E>,
): Promise<number> => {
  const types = query.items[0]?.types ?? []
  const tags = query.items.flatMap((item) => item.tags)
  const { rows } = await client.query<Row>({ ...readContext(schema), values: [tags, types] })
  let state = initial
  for (const row of rows) state = evolve(state, { ...row, event: decoded(codec, foundEvent(row)) })
  const decision = decide(state)
  if (!decision.ok) return 0

  const after = rows.at(-1)?.position ?? '0'
  const check = await client.query<{ conflict: boolean }>({ ...checkContext(schema), values: [tags, types, after] })
  if (check.rows[0]?.conflict !== false) throw new Error('somebody wrote past the lock')
  for (const event of decision.value) {
    const { type, tags, data } = codec.encode(event)
    await client.query({ ...insertEvent(schema), values: [stream, randomUUID(), type, tags, data] })
  }
  return decision.value.length
}

interface Prepared {
  readonly name: string
  readonly text: string
}

const readContext = (schema: string): Prepared => ({
  name: `read_${schema}`,
  text: `select position, id, stream, type, version, tags, metadata, data from ${schema}.factos_events
where position in (select position from ${schema}.factos_event_tags where tag = any ($1) and type = any ($2))
order by position`,
})

const checkContext = (schema: string): Prepared => ({
  name: `check_${schema}`,
  text: `select exists (
  select from ${schema}.factos_event_tags where tag = any ($1) and type = any ($2) and position > $3
) as conflict`,
})

const insertEvent = (schema: string): Prepared => ({
  name: `insert_${schema}`,
  text: `with place as (
  select
    coalesce((select max(position) from ${schema}.factos_events), 0) + 1 as position,
    coalesce((select max(revision) from ${schema}.factos_events where stream = $1), -1) + 1 as revision
),
posted as (
  insert into ${schema}.factos_event_tags (position, tag, type)
  select place.position, tag, $3 from place, unnest($4::text[]) tag
)
insert into ${schema}.factos_events (position, revision, version, recorded_at, id, stream, type, tags, metadata, data)
select position, revision, 1, clock_timestamp(), $2, $1, $3, $4, '{}', $5 from place`,
})
