/**
 * An expression for the tag that has the fewest events, of those in a JSON array: an item with several tags is looked up
 * along that one, because a tag that half of the log carries (a tenant, say) must not be walked where another is rare.
 *
 * First a short look at each that finds what is rare; only where all are long, a longer one. `range` restricts what is
 * counted, in the postings aliased `c`.
 */
export const rarestTag = (tags: string, range: string = ''): string =>
  '(SELECT r.value FROM (SELECT f.value, f.few, min(f.few) OVER () AS least FROM ' +
  `(SELECT w.value, ${count('w.value', few, range)} AS few FROM json_each(${tags}) AS w) AS f) AS r ` +
  `ORDER BY r.few, CASE WHEN r.least < ${few} THEN 0 ELSE ${count('r.value', many, range)} END LIMIT 1)`

const few = 64
const many = 16_384

const count = (tag: string, limit: number, range: string): string =>
  `(SELECT count(*) FROM (SELECT 1 FROM factos_event_tags AS c WHERE c.tag = ${tag}${range} LIMIT ${limit}))`
