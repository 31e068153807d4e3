import type { SchemaNames } from '../schema-names.ts'
import { armExpressions, hasRest } from './arms.ts'

// The statements by which `factos_append` finds out what stands in a request's way. Each looks at all requests at once.

/** Which of the command ids are known, and where their events are. */
export const knownCommands = ({ commands }: SchemaNames): string => `
    with known as materialized (
      select u.request, u.number, c.fingerprint, c.first_position, c.event_count
      from unnest(_command_ids, _command_requests) with ordinality u(command_id, request, number)
      join ${commands} c on c.command_id = u.command_id
    )
    select
      (select json_agg(json_build_array(k.number, k.fingerprint, k.first_position, k.event_count)) from known k),
      (select array_agg(k.request) from known k),
      (
        select array_agg(p.position)
        from known k cross join generate_series(k.first_position, k.first_position + k.event_count - 1) p(position)
      )
    into _known, _known_requests, _positions;`

/** Where each stream goes on, looked up where the caller does not know. */
export const nextRevisions = ({ events }: SchemaNames): string => `
    select array_agg(coalesce(
      nullif(s.next, -1),
      (select e.revision + 1 from ${events} e where e.stream = s.stream order by e.revision desc limit 1),
      0
    ) order by s.number) into _next from unnest(_streams, _known_next) with ordinality s(stream, next, number);`

/** Which conditions on revisions do not hold. */
export const failedRevisions: string = `
    select array_agg(u.condition) into _stale
    from unnest(_revision_conditions, _revision_streams, _revisions) u(condition, stream_number, revision)
    where u.revision <> _next[u.stream_number] - 1;
    _failed := _failed || _stale;`

/** Which conditions on queries do not hold. */
export const failedConditions = (names: SchemaNames): string => `
    with ${armExpressions(
      names,
      `
      select u.condition as owner, nullif(u.types, '')::text[] as types, nullif(u.tags, '')::text[] as tags,
        u.lo, _head_position as hi
      from unnest(_arm_conditions, _arm_types, _arm_tags, _arm_after) u(condition, types, tags, lo)
      where u.lo < _head_position`,
    )},
    failed as (
      select distinct a.owner as condition from arms a where case
        when a.driver is not null then exists (
          select from ${names.eventTags} t where t.tag = a.driver and t.position > a.lo
            and (a.types is null or t.type = any (a.types)) and ${hasRest(names, 't.position')}
          offset 0
        )
        when a.types is not null then exists (
          select from unnest(a.types) y(type) cross join lateral (
            select from ${names.events} e
            where (e.type, e.position) > (y.type, a.lo) and (e.type, e.position) <= (y.type, a.hi)
              and ${hasRest(names, 'e.position')}
            order by e.type, e.position limit 1
          ) e
          offset 0
        )
        else a.lo < a.hi
      end
    )
    select array_agg(f.condition) into _failed from failed f;`

/** Which of the suspects' event ids exist. */
export const takenIds = ({ events }: SchemaNames): string => `
      with taken as materialized (
        select u.request, e.position
        from unnest(_ids, _requests) u(id, request)
        join ${events} e on e.id = u.id
        where _suspect_all or u.request = any (_suspects)
      )
      select
        (select json_agg(json_build_array(t.request, t.position)) from taken t),
        (select array_agg(distinct t.request) from taken t),
        (select array_agg(t.position) from taken t)
      into _taken, _taken_requests, _more;
      _positions := _positions || _more;`

/** For each request whose conditions on queries failed, the first positions that they match. */
export const deltas = ({ schema }: SchemaNames, maxDelta: number): string => `
    with matches as materialized (
      select m.owner, m.positions from (
        select
          array_agg(_condition_requests[u.condition]) as owners, array_agg(u.types) as types, array_agg(u.tags) as tags,
          array_agg(u.lo) as after, array_agg(_head_position) as up_to, array_agg(${maxDelta + 1}) as rows,
          array_agg(false) as backwards, array_agg(''::text) as streams
        from unnest(_arm_conditions, _arm_types, _arm_tags, _arm_after) u(condition, types, tags, lo)
        where u.condition = any (_failed)
      ) f cross join ${schema}.factos_matches(
        f.owners, f.streams, f.types, f.tags, f.after, f.up_to, f.rows, f.backwards, _head_position
      ) m
    )
    select
      (select json_agg(json_build_array(m.owner, to_json(m.positions))) from matches m),
      (select array_agg(p.position) from matches m cross join unnest(m.positions) p(position))
    into _deltas, _more;
    _positions := _positions || _more;`
