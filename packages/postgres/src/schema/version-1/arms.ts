import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'

/**
 * An arm is one thing to look for in the log: a stream, or one item of a query, between two positions. The calling
 * library sends them as arrays side by side. These common table expressions make of `sent`
 * (`owner, stream, types, tags, lo, hi, rows`: positions above `lo` up to `hi`) the table `arms`, which says where to
 * look: `driver` is the tag whose postings to go through, NULL to go through those of the types; `rest` are the tags to
 * check on each event found that way.
 *
 * The driver is the item's first tag, unless that has many postings in the range: only then is it worth a search for a
 * narrower one.
 */
export const armExpressions = ({ schema, eventTags }: SchemaNames, sent: string): string => `
  sent as materialized (${sent}
  ),
  chosen as materialized (
    select s.*, case
      when s.tags is null then null
      when s.tags[2] is null and s.types is null then s.tags[1]
      when not exists (
        select from ${eventTags} t where t.tag = s.tags[1] and t.position > s.lo and t.position <= s.hi offset 99
      ) then s.tags[1]
      else s.tags[${schema}.factos_narrowest(s.tags, s.types, s.lo, s.hi)]
    end as driver
    from sent s
  ),
  arms as materialized (
    select c.*, nullif(array_remove(c.tags, c.driver), '{}') as rest from chosen c
  )`

/** Whether the event at `position` has all of an arm's other tags. Probes of an index, never a hash of the table. */
export const hasRest = ({ eventTags }: SchemaNames, position: string): string => `(a.rest is null or not exists (
        select from unnest(a.rest) r(tag) where not exists (
          select from ${eventTags} o where o.tag = r.tag and o.position = ${position} offset 0
        ) offset 0
      ))`

/**
 * `factos_narrowest` answers which tag of an item, by its place, has the fewest postings in a range of positions; 0 means
 * that the types have fewer. It counts up to a bound and, only where all reach it, up to a higher one: past that, all of
 * them are long, and which one is taken matters less than the counting would cost.
 */
export const narrowestFunction = ({ schema, events, eventTags }: SchemaNames): readonly string[] => [
  `create function ${schema}.factos_narrowest(_tags text[], _types text[], _lo bigint, _hi bigint) returns integer
  language plpgsql stable as ${quoteBody(`
declare
  _bound integer;
  _place integer;
  _count bigint;
begin
  foreach _bound in array array[100, 10000] loop
    select c.place, c.count into _place, _count from (
      select t.place, (
        select count(*) from (
          select from ${eventTags} p where p.tag = t.tag and p.position > _lo and p.position <= _hi limit _bound
        ) b
      ) as count
      from unnest(_tags) with ordinality t(tag, place)
      union all
      select 0, sum(f.count) from (
        select (
          select count(*) from (
            select from ${events} e
            where (e.type, e.position) > (t.type, _lo) and (e.type, e.position) <= (t.type, _hi) limit _bound
          ) b
        ) as count
        from unnest(_types) t(type)
      ) f
      having _types is not null
    ) c
    order by c.count, c.place = 0, c.place limit 1;
    exit when _count < _bound;
  end loop;
  return _place;
end`)}`,
]
