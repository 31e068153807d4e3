/** Sales to generate: `prefix-1` to `prefix-<sales>`, each with this many tickets sold. */
export interface GeneratedSales {
  readonly prefix: string
  readonly sales: number
  readonly ticketsEach: number
}

/**
 * Statements, for one connection and in this order, that add generated events to a log by SQL, the same as the codec would
 * have made them. The first opens the real tables to statements of others than the store.
 */
export const salesStatements = (schema: string, { prefix, sales, ticketsEach }: GeneratedSales): readonly string[] => [
  `set factos.appending = 'on'`,
  `with head as (select coalesce(max(position), 0) as position from ${schema}.factos_events),
sold as (
  select head.position + row_number() over (order by sale, seat) as position, '${prefix}-' || sale as sale, seat
  from head, generate_series(1, ${sales}) sale, generate_series(1, ${ticketsEach}) seat
)
insert into ${schema}.factos_events (position, revision, version, recorded_at, id, stream, type, tags, metadata, data)
select position, seat - 1, 1, now(), gen_random_uuid(), 'generated-' || sale, 'TicketSold', array['sale:' || sale], '{}',
  convert_to(format('{"sale":"%s","buyer":"generated","seat":%s}', sale, seat), 'UTF8')
from sold order by position`,
  `insert into ${schema}.factos_event_tags (position, tag, type)
select e.position, tag, e.type from ${schema}.factos_events e, unnest(e.tags) tag
where e.position > coalesce((select max(position) from ${schema}.factos_event_tags), 0)`,
  'reset factos.appending',
  `analyze ${schema}.factos_events, ${schema}.factos_event_tags`,
  'checkpoint',
]
