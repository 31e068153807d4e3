import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'
import { deltas, failedConditions, failedRevisions, knownCommands, nextRevisions, takenIds } from './append-checks.ts'
import { insertAccepted, skipRefused } from './append-insertion.ts'
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
 *   condition speaks of; `_lowest_after`: the lowest that one on a query does, NULL without any.
 * - `_streams`: those that events go to or conditions speak of, each once, or NULL. `_known_next`: at which revision each
 *   of them goes on, as of the head that the caller knows; -1 where it does not know. NULL for none.
 * - `_sizes`: the number of events of each request.
 * - one element an event: `_requests` (its request, from 1), `_ids`, `_stream_numbers` (into `_streams`), `_offsets` (how
 *   many events of this call go to the same stream before it), `_types`, `_versions`, `_tags` (array literals),
 *   `_metadata` (JSON), `_starts` and `_lengths` (its bytes in `_data`). NULL for none.
 * - one element a condition on a revision: `_revision_conditions` (numbers of the conditions of this call, from 1),
 *   `_revision_streams` (numbers into `_streams`), `_revisions` (-1: no events). NULL for none.
 * - one element an item of a condition on a query: `_arm_conditions`, `_arm_types`, `_arm_tags` (array literals, empty for none),
 *   `_arm_after`. NULL for none. `_condition_requests`: the request of each condition.
 * - one element a command id: `_command_ids`, `_command_requests`, `_command_streams`, `_fingerprints`, `_firsts` (the
 *   number of its first event in this call, from 1), `_counts`. NULL for none.
 *
 * The document in the first row: `previous` (position, id: the head before), `at` (the time given, milliseconds),
 * `next` (the revision after the last of each stream of `_streams`, before this call), `known` (command number,
 * fingerprint, first position, number of events), `taken` (request, position), `failed` (conditions), `deltas` (request,
 * positions); or only `problem`. The positions of accepted events follow from these: they go on from the head, in order.
 */
export const appendFunction = (names: SchemaNames, maxDelta: number): readonly string[] => [
  `create function ${names.schema}.factos_append(
  _library integer, _within boolean, _lock_timeout integer,
  _known_position bigint, _known_id text, _highest_after bigint, _lowest_after bigint,
  _streams text[], _known_next bigint[], _sizes integer[],
  _requests integer[], _ids text[], _stream_numbers integer[], _offsets integer[], _types text[], _versions bigint[],
  _tags text[], _metadata text[], _starts integer[], _lengths integer[], _data bytea,
  _condition_requests integer[], _revision_conditions integer[], _revision_streams integer[], _revisions bigint[],
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
  _done text;            -- assigned and not performed, which would be a query each
  _head_position bigint;
  _head_id text;
  _head_at timestamptz;
  _at timestamptz;
  _next bigint[];        -- by stream: the revision of its next event
  _known json;
  _known_requests integer[];
  _failed integer[];
  _stale integer[];      -- conditions on revisions that failed
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

  _at := greatest(_head_at, date_trunc('milliseconds', clock_timestamp()));
  -- What the caller knows of its streams holds as long as nobody else appended.
  if _known_position <> _head_position or _known_id <> _head_id then _known_next := null; end if;
  if _known_next is not null and not -1 = any (_known_next) then
    _next := _known_next;
  elsif _streams is not null then${nextRevisions(names)}
  end if;

  if _command_ids is not null then${knownCommands(names)}
  end if;
  -- Mostly nothing came since, and there is nothing to look for.
  if _lowest_after < _head_position then${failedConditions(names)}
  end if;
  if _revision_conditions is not null then${failedRevisions}
  end if;
  if _failed is not null then
    select array_agg(distinct _condition_requests[f.condition]) into _failed_requests from unnest(_failed) f(condition);
  end if;

  -- Ids are unique in the index, so they are looked up only where that is broken; and for a request whose conditions
  -- failed, because a request that is sent again may meet the very events that it appended the first time.
  _suspects := _failed_requests;
  _done := set_config('factos.appending', 'on', true);
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
  _done := set_config('factos.appending', 'off', true);

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
