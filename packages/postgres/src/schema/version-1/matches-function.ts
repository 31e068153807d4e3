import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'
import { armExpressions, hasRest } from './arms.ts'

/**
 * `factos_matches` finds the positions of the events that arms select: for each owner (a page, or a request) the first
 * `_rows` of them in the direction asked for, without duplicates where several of its arms meet. An owner's arms have the
 * same bounds, rows and direction. Owners without a match are not in the answer.
 *
 * Every branch is an ordered index range with a limit, so that what it costs depends on what it returns, not on how long
 * the log is. The row comparison pins the branch of types to its index: without it, the primary key with a filter on the
 * type may look as good to the planner.
 */
export const matchesFunction = (names: SchemaNames): readonly string[] => [
  `create function ${names.schema}.factos_matches(
  _owners integer[], _streams text[], _types text[], _tags text[],
  _after bigint[], _up_to bigint[], _rows integer[], _backwards boolean[], _head bigint
) returns table (owner integer, positions bigint[])
  language plpgsql stable as ${quoteBody(`
#variable_conflict use_column
begin
  if false = any (_backwards) then
    return query${statement(names, forwards)};
  end if;
  if true = any (_backwards) then
    return query${statement(names, backwards)};
  end if;
end`)}`,
]

type Direction = { readonly order: 'asc' | 'desc'; readonly rows: string }

const forwards: Direction = { order: 'asc', rows: 'not u.backwards' }
const backwards: Direction = { order: 'desc', rows: 'u.backwards' }

const statement = (names: SchemaNames, { order, rows }: Direction): string => `
  with ${armExpressions(
    names,
    `
    select u.owner, nullif(u.stream, '') as stream, nullif(u.types, '')::text[] as types, nullif(u.tags, '')::text[] as tags,
      u.lo, least(u.hi, _head) as hi, u.rows
    from unnest(_owners, _streams, _types, _tags, _after, _up_to, _rows, _backwards)
      u(owner, stream, types, tags, lo, hi, rows, backwards)
    where ${rows}`,
  )},
  found as (
    select distinct a.owner, f.position, a.rows from arms a cross join lateral (
      ${branches(names, order).join(`
      union all
      `)}
    ) f
  ),
  ranked as (
    select f.*, row_number() over (partition by f.owner order by f.position ${order}) as rank from found f
  )
  select r.owner, array_agg(r.position order by r.position ${order})
  from ranked r where r.rank <= r.rows group by r.owner`

const branches = (names: SchemaNames, order: Direction['order']): readonly string[] => [
  // A stream.
  `(select e.position from ${names.events} e
      where a.stream is not null and e.stream = a.stream
        and e.revision >= case when a.lo = 0 then 0 else ${names.schema}.factos_revision_after(a.stream, a.lo) end
        and e.revision < case when a.hi >= _head then ${maxBigint} else ${names.schema}.factos_revision_after(a.stream, a.hi) end
      order by e.revision ${order} limit a.rows)`,
  // An item with tags, through the postings of one of them.
  `(select t.position from ${names.eventTags} t
      where a.driver is not null and t.tag = a.driver and t.position > a.lo and t.position <= a.hi
        and (a.types is null or t.type = any (a.types)) and ${hasRest(names, 't.position')}
      order by t.position ${order} limit a.rows)`,
  // An item with types, through their events: one range a type.
  `(select e.position from unnest(a.types) y(type) cross join lateral (
        select e.position from ${names.events} e
        where a.driver is null and (e.type, e.position) > (y.type, a.lo) and (e.type, e.position) <= (y.type, a.hi)
          and ${hasRest(names, 'e.position')}
        order by e.type ${order}, e.position ${order} limit a.rows
      ) e)`,
  // Everything.
  `(select e.position from ${names.events} e
      where a.stream is null and a.types is null and a.tags is null and e.position > a.lo and e.position <= a.hi
      order by e.position ${order} limit a.rows)`,
]

const maxBigint = '9223372036854775807'
