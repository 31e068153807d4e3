import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { visitCodec, type VisitNoted } from '../domain/visits.ts'

/** An event with its stream and revision, as a side that decides nothing has it. */
export interface PlacedVisit {
  readonly stream: string
  readonly revision: number
  readonly event: VisitNoted
}

/**
 * The ceiling: the same rows by the same driver in two multi-row INSERTs, one round trip and one commit, with nothing
 * checked, no position looked up, and positions counted by the caller.
 */
export const bareInsert = async (
  pool: Pool,
  schema: string,
  head: number,
  visits: readonly PlacedVisit[],
): Promise<void> => {
  const encoded = visits.map(({ event }) => visitCodec.encode(event))
  await pool.query({
    name: `bare_${schema}`,
    text: `with events as (
  insert into ${schema}.factos_events (position, revision, version, recorded_at, id, stream, type, tags, metadata, data)
  select $1::bigint + number, revision, 1, now(), id, stream, type, array[tag], '{}', data
  from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
    with ordinality visits(revision, id, stream, type, tag, data, number)
)
insert into ${schema}.factos_event_tags (position, tag, type)
select $1::bigint + number, tag, type from unnest($5::text[], $6::text[]) with ordinality tags(type, tag, number)`,
    values: [
      head,
      visits.map(({ revision }) => revision),
      visits.map(() => randomUUID()),
      visits.map(({ stream }) => stream),
      encoded.map(({ type }) => type),
      encoded.map(({ tags }) => tags[0]),
      encoded.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
    ],
  })
}
