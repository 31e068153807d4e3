import type { SchemaNames } from '../schema-names.ts'

/** A branch of `factos_read`: in which case it serves, and what sets `_positions`, and `_found` where that is all there is. */
export interface ShortRead {
  readonly condition: string
  readonly statements: string
}

// Statements for a call with one arm, forwards, that are short enough to be worth having: setting up the one for any number of
// arms takes longer than carrying it out.

/** The whole of a stream, from its start to the head. */
export const wholeStream = ({ events }: SchemaNames): ShortRead => ({
  condition: `_streams[1] <> '' and _after[1] = 0 and _up_to[1] >= _head_position`,
  statements: `
      select array_agg(e.position order by e.revision) into _positions from (
        select e.position, e.revision from ${events} e where e.stream = _streams[1] order by e.revision limit _rows[1]
      ) e;
      _found := true;`,
})

/** An item with one tag, unless that has many postings in the range: then another index may be shorter. */
export const singleTag = ({ eventTags }: SchemaNames): ShortRead => ({
  condition: `_streams[1] = '' and _tags[1] <> '' and cardinality(_tags[1]::text[]) = 1`,
  statements: `
      _item_types := nullif(_types[1], '')::text[];
      _item_tag := (_tags[1]::text[])[1];
      select count(*), array_agg(t.position order by t.position) filter (where _item_types is null or t.type = any (_item_types))
      into _count, _positions from (
        select t.position, t.type from ${eventTags} t
        where t.tag = _item_tag and t.position > _after[1] and t.position <= least(_up_to[1], _head_position)
        order by t.position limit case when _item_types is null then least(_rows[1], ${many}) else ${many} end
      ) t;
      _found := _count < ${many} or coalesce(cardinality(_positions), 0) >= _rows[1];
      _positions := _positions[1 : _rows[1]];`,
})

const many = 100
