import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'
import { foundColumns, foundEvents, readHead, refuseReplacedLog } from './found-events.ts'
import { holdsLock } from './lock-function.ts'
import { functionSettings } from './settings.ts'
import { singleTag, wholeStream } from './short-reads.ts'

/**
 * `factos_read` answers several pages, command ids and the head. It is STABLE, so all its statements see the snapshot of
 * the one statement that calls it.
 *
 * It runs with the rights of its caller, who needs SELECT on the tables.
 *
 * - `_within`: the caller's transaction must hold the log's lock.
 * - `_known_position`, `_known_id`: the last head that the caller knows; 0 if none.
 * - `_command_ids`: to look up; or NULL.
 * - the others: see `factos_matches`; an arm's owner is the number of its page, and its stream, types and
 *   tags (array literals) are empty for none. NULL for no arms.
 *
 * The document in the first row: `head` (position, id); `pages` (owner, positions in the page's direction); `commands`
 * (id, fingerprint, first position, number of events); or only `problem`.
 */
export const readFunction = (names: SchemaNames): readonly string[] => {
  const whole = wholeStream(names)
  const single = singleTag(names)
  return [
    `create function ${names.schema}.factos_read(
  _within boolean, _known_position bigint, _known_id text, _command_ids text[],
  _owners integer[], _streams text[], _types text[], _tags text[],
  _after bigint[], _up_to bigint[], _rows integer[], _backwards boolean[]
) returns table (${foundColumns})
  language plpgsql stable
  ${functionSettings}
as ${quoteBody(`
#variable_conflict use_column
declare
  _head_position bigint;
  _head_id text;
  _head_at timestamptz;
  _pages json;
  _commands json;
  _positions bigint[] := '{}';
  _command_positions bigint[];
  _item_types text[];
  _item_tag text;
  _count integer;
  _found boolean := false; -- the only page was found by a short statement
begin
  -- A standby lags behind: what is decided on it may be wrong already.
  if pg_is_in_recovery() then
    info := '{"problem":"Standby"}';
    return next;
    return;
  end if;
  if _within and not ${holdsLock(names)} then
    info := '{"problem":"NotHeld"}';
    return next;
    return;
  end if;
${readHead(names)}
${refuseReplacedLog(names)}

  -- What one caller alone mostly asks for. The general statement finds it too, but costs more to set up than to execute.
  if cardinality(_owners) = 1 and not _backwards[1] then
    if ${whole.condition} then${whole.statements}
    elsif ${single.condition} then${single.statements}
    end if;
    if _found then
      _positions := coalesce(_positions, '{}');
      if _positions <> '{}' then _pages := json_build_array(json_build_array(_owners[1], to_json(_positions))); end if;
    end if;
  end if;

  if _owners is not null and not _found then
    with matches as materialized (
      select m.owner, m.positions
      from ${names.schema}.factos_matches(
        _owners, _streams, _types, _tags, _after, _up_to, _rows, _backwards, _head_position
      ) m
    )
    select
      (select json_agg(json_build_array(m.owner, to_json(m.positions))) from matches m),
      (select array_agg(distinct p.position) from matches m cross join unnest(m.positions) p(position))
    into _pages, _positions;
  end if;

  if _command_ids is not null then
    with known as materialized (
      select c.* from unnest(_command_ids) u(command_id) join ${names.commands} c on c.command_id = u.command_id
    )
    select
      (select json_agg(json_build_array(k.command_id, k.fingerprint, k.first_position, k.event_count)) from known k),
      (
        select array_agg(p.position)
        from known k cross join generate_series(k.first_position, k.first_position + k.event_count - 1) p(position)
      )
    into _commands, _command_positions;
    _positions := array(select unnest(_positions) union select unnest(_command_positions));
  end if;

  info := json_build_object(
    'head', json_build_array(_head_position, _head_id), 'pages', _pages, 'commands', _commands
  );
  return next;
  return query${foundEvents(names)};
end`)}`,
  ]
}
