import type { SchemaNames } from '../schema-names.ts'

/**
 * How both functions return: one row whose `info` is a JSON document, then the events that it speaks of, each once,
 * ascending. Every column is text, so that no driver's or application's parser for numbers, dates or bytes has a say.
 */
export const foundColumns = `info text, "position" text, revision text, version text, recorded_at text,
  id text, stream text, type text, tags text, metadata text, data text`

/** Selects the events at the positions of the array `_positions`, which has no duplicates. */
export const foundEvents = ({ events }: SchemaNames): string => `
    select null::text, e.position::text, e.revision::text, e.version::text,
      round(date_part('epoch', e.recorded_at) * 1000)::bigint::text,
      e.id, e.stream, e.type, array_to_json(e.tags)::text, e.metadata::text, encode(e.data, 'hex')
    from unnest(_positions) p(position) join ${events} e on e.position = p.position`

/** Sets `_head_position`, `_head_id` and `_head_at`; an empty log has position 0. */
export const readHead = ({ events }: SchemaNames): string => `
  select e.position, e.id, e.recorded_at into _head_position, _head_id, _head_at
  from ${events} e order by e.position desc limit 1;
  if not found then
    _head_position := 0;
    _head_id := '';
    _head_at := '-infinity';
  end if;`

/** Answers `LogReplaced` where the event that the caller knows as the head is not at its position any more. */
export const refuseReplacedLog = ({ events }: SchemaNames): string => `
  if _known_position > _head_position
    or _known_position = _head_position and _known_id <> _head_id
    or _known_position between 1 and _head_position - 1 and not exists (
      select from ${events} e where e.position = _known_position and e.id = _known_id
    )
  then
    info := json_build_object('problem', 'LogReplaced', 'position', _known_position);
    return next;
    return;
  end if;`
