import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'

/**
 * `factos_revision_after` finds where a stream goes on after a position: the first revision whose event lies above it.
 * In a stream, revisions and positions rise together, so it searches: backwards from the end in doubling steps, because
 * the position asked for is usually near, then by halves. Streams need no second index for it.
 */
export const streamFunction = ({ schema, events }: SchemaNames): readonly string[] => [
  `create function ${schema}.factos_revision_after(_stream text, _position bigint) returns bigint
  language plpgsql stable as ${quoteBody(`
declare
  _low bigint;  -- everything below this revision lies at or below the position
  _high bigint; -- this revision and all above it lie above the position
  _step bigint := 1;
  _middle bigint;
begin
  _high := coalesce((select e.revision + 1 from ${events} e where e.stream = _stream order by e.revision desc limit 1), 0);
  loop
    _low := greatest(_high - _step, 0);
    exit when _high = 0
      or (select e.position from ${events} e where e.stream = _stream and e.revision = _low) <= _position;
    _high := _low;
    _step := _step * 2;
  end loop;
  while _high - _low > 1 loop
    _middle := (_low + _high) / 2;
    if (select e.position from ${events} e where e.stream = _stream and e.revision = _middle) <= _position
    then _low := _middle;
    else _high := _middle;
    end if;
  end loop;
  return _high;
end`)}`,
]
