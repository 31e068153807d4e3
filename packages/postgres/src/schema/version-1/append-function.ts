import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'
import { armExpressions, hasRest } from './arms.ts'
import { foundColumns, foundEvents, readHead, refuseReplacedLog } from './found-events.ts'
import { holdsLock } from './lock-function.ts'
import { functionSettings } from './settings.ts'

/**
 * `factos_append` checks requests and appends those that hold, in one round trip and one transaction. Each statement in
 * it sees what was committed when it began, and those after the lock see everything that was appended before.
 *
 * It runs with the rights of its owner, so that roles need no INSERT on the tables.
 *
 * - `_library`, `_lock_timeout`: see `factos_lock`. `_within`: the caller's transaction took the lock already, and the
 *   function only makes sure that it did.
 * - `_known_position`, `_known_id`: the last head that the caller knows. `_highest_after`: the highest position that a
 *   condition speaks of.
 * - `_sizes`: the number of events of each request.
 * - one element an event: `_requests` (its request, from 1), `_ids`, `_stream_numbers` (into `_streams`), `_types`,
 *   `_versions`, `_tags` (array literals), `_metadata` (JSON), `_starts` and `_lengths` (its bytes in `_data`).
 *   NULL for none.
 * - one element a condition on a revision: `_revision_conditions` (numbers of the conditions of this call, from 1),
 *   `_revision_streams`, `_revisions` (-1: no events). NULL for none.
 * - one element an item of a condition on a query: `_arm_conditions`, `_arm_types`, `_arm_tags` (array literals, empty for none),
 *   `_arm_after`. NULL for none. `_condition_requests`: the request of each condition.
 * - one element a command id: `_command_ids`, `_command_requests`, `_command_streams`, `_fingerprints`, `_firsts` (the
 *   number of its first event in this call, from 1), `_counts`. NULL for none.
 *
 * The document in the first row: \`previous\` (position, id: the head before), \`at\` (the time given, milliseconds),
 * \`next\` (the revision after the last of each stream of \`_streams\`, before this call), \`known\` (command number,
 * fingerprint, first position, number of events), \`taken\` (request, position), \`failed\` (conditions), \`deltas\` (request,
 * positions); or only \`problem\`. The positions of accepted events follow from these: they go on from the head, in order.
 */
export const appendFunction = (names: SchemaNames, maxDelta: number): readonly string[] => [
  `create function ${names.schema}.factos_append(
  _library integer, _within boolean, _lock_timeout integer,
  _known_position bigint, _known_id text, _highest_after bigint,
  _sizes integer[],
  _requests integer[], _ids text[], _stream_numbers integer[], _types text[], _versions bigint[], _tags text[],
  _metadata text[], _starts integer[], _lengths integer[], _data bytea, _streams text[],
  _condition_requests integer[], _revision_conditions integer[], _revision_streams text[], _revisions bigint[],
  _arm_conditions integer[], _arm_types text[], _arm_tags text[], _arm_after bigint[],
  _command_ids text[], _command_requests integer[], _command_streams text[], _fingerprints text[],
  _firsts integer[], _counts bigint[]
) returns table (${foundColumns})
  language plpgsql volatile security definer
  ${functionSettings}
as ${quoteBody(`
#variable_conflict use_column
declare
  _problem text;
  _head_position bigint;
  _head_id text;
  _head_at timestamptz;
  _at timestamptz;
  _next bigint[];        -- by stream: the revision of its next event
  _known json;
  _known_requests integer[];
  _failed integer[];
  _failed_requests integer[];
  _taken json;
  _taken_requests integer[];
  _suspects integer[];   -- requests whose event ids to look up
  _suspect_all boolean := false;
  _skipped bigint[];     -- by request: how many events before it are not appended; NULL where its own are not
  _deltas json;
  _positions bigint[];   -- of the events to return
  _more bigint[];
begin
  if not _within then
    _problem := ${names.schema}.factos_lock(_library, false, _lock_timeout);
  elsif not ${holdsLock(names)} then
    _problem := 'NotHeld';
  end if;
  if _problem is not null then
    info := json_build_object('problem', _problem);
    return next;
    return;
  end if;
${readHead(names)}
  if _highest_after > _head_position then
    info := json_build_object('problem', 'LogReplaced', 'position', _highest_after);
    return next;
    return;
  end if;
${refuseReplacedLog(names)}

  if _command_ids is not null then${knownCommands(names)}
  end if;
  if _condition_requests is not null then${failedConditions(names)}
  end if;

  _at := greatest(_head_at, date_trunc('milliseconds', clock_timestamp()));
  select array_agg(coalesce(
    (select e.revision + 1 from ${names.events} e where e.stream = s.stream order by e.revision desc limit 1), 0
  ) order by s.number) into _next from unnest(_streams) with ordinality s(stream, number);

  -- Ids are unique in the index, so they are looked up only where that is broken; and for a request whose conditions
  -- failed, because a request that is sent again may meet the very events that it appended the first time.
  _suspects := _failed_requests;
  perform set_config('factos.appending', 'on', true);
  loop
    if _suspect_all or _suspects is not null then${takenIds(names)}
    end if;
    exit when _ids is null;
    if _known_requests is not null or _failed_requests is not null or _taken_requests is not null then${skipRefused}
      exit when not exists (select from unnest(_skipped) s(skipped) where s.skipped is not null);
    end if;
    begin${insertAccepted(names)}
      exit;
    exception when unique_violation then
      if _suspect_all then raise; end if;
      _suspect_all := true;
    end;
  end loop;
  perform set_config('factos.appending', 'off', true);

  if _failed is not null and _arm_conditions is not null then${deltas(names, maxDelta)}
  end if;

  info := json_build_object(
    'previous', json_build_array(_head_position, _head_id),
    'at', round(date_part('epoch', _at) * 1000)::bigint, 'next', _next,
    'known', _known, 'taken', _taken, 'failed', _failed, 'deltas', _deltas
  );
  return next;
  if _positions is not null then
    _positions := array(select distinct unnest(_positions));
    return query${foundEvents(names)};
  end if;
end`)}`,
]

const knownCommands = ({ commands }: SchemaNames): string => `
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

const failedConditions = (names: SchemaNames): string => `
    with ${armExpressions(
      names,
      `
      select u.condition as owner, nullif(u.types, '')::text[] as types, nullif(u.tags, '')::text[] as tags,
        u.lo, _head_position as hi
      from unnest(_arm_conditions, _arm_types, _arm_tags, _arm_after) u(condition, types, tags, lo)
      -- Mostly nothing came since, and there is nothing to look for.
      where u.lo < _head_position`,
    )},
    failed as materialized (
      select a.owner as condition from arms a where case
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
      union
      select u.condition from unnest(_revision_conditions, _revision_streams, _revisions) u(condition, stream, revision)
      where u.revision <> coalesce(
        (select e.revision from ${names.events} e where e.stream = u.stream order by e.revision desc limit 1), -1
      )
    )
    select array_agg(f.condition order by f.condition), array_agg(distinct _condition_requests[f.condition])
    into _failed, _failed_requests from failed f;`

const takenIds = ({ events }: SchemaNames): string => `
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

const skipRefused = `
      select array_agg(case when r.refused then null else r.skipped end order by r.number) into _skipped
      from (
        select s.number, s.refused,
          sum(case when s.refused then s.size else 0 end) over (order by s.number) as skipped
        from (
          select z.number, z.size, z.number = any (_known_requests || _failed_requests || _taken_requests) as refused
          from unnest(_sizes) with ordinality z(size, number)
        ) s
      ) r;`

const insertAccepted = ({ events, eventTags, commands }: SchemaNames): string => `
      with accepted as materialized (
        select
          _head_position + u.number - coalesce(_skipped[u.request], 0) as position,
          _next[u.stream_number] - 1 + row_number() over (partition by u.stream_number order by u.number) as revision,
          u.version, u.id, _streams[u.stream_number] as stream, u.type, u.tags::text[] as tags,
          u.metadata::jsonb as metadata, substring(_data from u.start for u.length) as data
        from unnest(_requests, _ids, _stream_numbers, _types, _versions, _tags, _metadata, _starts, _lengths)
          with ordinality u(request, id, stream_number, type, version, tags, metadata, start, length, number)
        where _skipped is null or _skipped[u.request] is not null
      ),
      posted as (
        insert into ${eventTags} (position, tag, type)
        select a.position, t.tag, a.type from accepted a cross join lateral unnest(a.tags) t(tag)
      )
      insert into ${events} (position, revision, version, recorded_at, id, stream, type, tags, metadata, data)
      select a.position, a.revision, a.version, _at, a.id, a.stream, a.type, a.tags, a.metadata, a.data from accepted a;

      if _command_ids is not null then
        insert into ${commands} (first_position, event_count, command_id, stream, fingerprint)
        select _head_position + u.first - coalesce(_skipped[u.request], 0), u.count, u.command_id, u.stream, u.fingerprint
        from unnest(_command_ids, _command_requests, _command_streams, _fingerprints, _firsts, _counts)
          u(command_id, request, stream, fingerprint, first, count)
        -- Without events an id is only looked up.
        where u.count > 0 and (_skipped is null or _skipped[u.request] is not null);
      end if;`

const deltas = ({ schema }: SchemaNames, maxDelta: number): string => `
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
