import { unbounded, type DrivenItem, type PageSelect } from './page-select.ts'
import { sqliteDialect, type SqlDialect } from './sql-dialect.ts'
import type { ValueSlot } from './value-slot.ts'

/** The text that selects a page, and what to bind to its parameters, in their order. */
export interface PageStatement {
  readonly text: string
  readonly slots: readonly ValueSlot[]
}

/**
 * The statement for a page. It walks ordered index ranges and stops at the limit; several ranges are merged as they are
 * walked, so that nothing is sorted, and an event that is in several of them is met once.
 *
 * Its text depends only on the shape of the select (see `shapeOf`), not on the values in it.
 */
export const pageStatement = (select: PageSelect, dialect: SqlDialect = sqliteDialect): PageStatement => {
  const slots: ValueSlot[] = []
  const write: Writer = {
    value: (slot) => {
      slots.push(slot)
      return dialect.value(slot)
    },
    list: (slot) => {
      slots.push(slot)
      return dialect.list(slot)
    },
    columns: dialect.columns,
  }
  return { text: textOf(select, write), slots }
}

/** What a statement's text depends on: two selects with the same shape have the same statement. */
export const shapeOf = ({ selection, after, atMost, direction }: PageSelect): string => {
  const shape = `${direction} ${selection.kind}`
  if (selection.kind === 'All') return shape
  if (selection.kind === 'Stream') return `${shape} ${after > 0} ${atMost < unbounded}`
  return selection.items.reduce(
    (text, { driver, types, tags }) => `${text} ${driver}.${countOf(driver, types)}.${countOf('FirstTag', tags, 1)}`,
    shape,
  )
}

type Writer = Pick<SqlDialect, 'value' | 'list' | 'columns'>

/** Up to so many types or further tags are parameters of their own; more become one list, so that shapes stay few. */
const maxInline = 8

const countOf = (driver: DrivenItem['driver'], names: readonly string[], from = 0): number | 'list' =>
  driver === 'FirstTag' && names.length - from > maxInline ? 'list' : names.length

const textOf = (select: PageSelect, write: Writer): string => {
  const { selection } = select
  switch (selection.kind) {
    case 'All':
      return (
        `SELECT ${write.columns} FROM factos_events AS e WHERE ${range('e', write)} ` +
        `ORDER BY e.position${order(select)} ${limit(write)}`
      )
    case 'Stream':
      return (
        `SELECT ${write.columns} FROM factos_events AS e INDEXED BY factos_events_by_stream ` +
        `WHERE e.stream = ${write.value({ kind: 'Stream' })}${revisionRange(select, write)} ` +
        `ORDER BY e.revision${order(select)} ${limit(write)}`
      )
    case 'Items':
      return (
        `SELECT ${write.columns} FROM (` +
        selection.items.flatMap((item, index) => arms(item, index, write)).join(' UNION ') +
        ` ORDER BY position${order(select)} ${limit(write)}) AS p ` +
        // An event that an index leads to and that is not there must be seen: it comes as a row of NULL.
        `LEFT JOIN factos_events AS e ON e.position = p.position ORDER BY p.position${order(select)}`
      )
  }
}

const order = ({ direction }: PageSelect): string => (direction === 'backwards' ? ' DESC' : '')

// SQLite prepares a statement again whenever a bare LIMIT parameter is bound, which costs more than running it.
const limit = (write: Writer): string => `LIMIT ${write.value({ kind: 'Limit' })} + 0`

const range = (alias: string, write: Writer): string =>
  `${alias}.position > ${write.value({ kind: 'After' })} AND ${alias}.position <= ${write.value({ kind: 'AtMost' })}`

/** The ordered ranges of positions in which the events of an item are. */
const arms = (item: DrivenItem, index: number, write: Writer): readonly string[] => {
  if (item.driver === 'FirstTag') {
    const tag = write.value({ kind: 'Tag', item: index, index: 0 })
    return [
      `SELECT t.position FROM factos_event_tags AS t WHERE t.tag = ${tag} AND ${range('t', write)}` +
        typeFilter(item, index, write) +
        tagFilter('t', item, index, 1, write),
    ]
  }
  return item.types.map(
    (_, type) =>
      'SELECT e.position FROM factos_events AS e INDEXED BY factos_events_by_type ' +
      `WHERE e.type = ${write.value({ kind: 'Type', item: index, index: type })} AND ${range('e', write)}` +
      tagFilter('e', item, index, 0, write),
  )
}

const typeFilter = ({ types }: DrivenItem, item: number, write: Writer): string => {
  if (types.length === 0) return ''
  if (types.length > maxInline)
    return ` AND t.type IN (SELECT value FROM ${write.list({ kind: 'Types', item, from: 0 })})`
  return ` AND t.type IN (${types.map((_, index) => write.value({ kind: 'Type', item, index })).join(', ')})`
}

const tagFilter = (alias: string, { tags }: DrivenItem, item: number, from: number, write: Writer): string => {
  const has = (tag: string): string =>
    `EXISTS (SELECT 1 FROM factos_event_tags AS o WHERE o.tag = ${tag} AND o.position = ${alias}.position)`
  if (tags.length - from > maxInline) {
    const list = write.list({ kind: 'Tags', item, from })
    return ` AND NOT EXISTS (SELECT 1 FROM ${list} AS wanted WHERE NOT ${has('wanted.value')})`
  }
  return tags
    .slice(from)
    .map((_, offset) => ` AND ${has(write.value({ kind: 'Tag', item, index: from + offset }))}`)
    .join('')
}

/** A stream's events are in order of revision as of position, so bounds on positions are bounds on revisions. */
const revisionRange = ({ after, atMost }: PageSelect, write: Writer): string =>
  (after > 0 ? ` AND e.revision >= ${firstRevisionAfter({ kind: 'After' }, write)}` : '') +
  (atMost < unbounded ? ` AND e.revision < ${firstRevisionAfter({ kind: 'AtMost' }, write)}` : '')

/** The first revision of the stream whose position is beyond the bound, found by halving. */
const firstRevisionAfter = (bound: ValueSlot, write: Writer): string => {
  const stream: ValueSlot = { kind: 'Stream' }
  return (
    '(WITH RECURSIVE search(low, high) AS (' +
    `SELECT 0, 1 + coalesce((SELECT max(revision) FROM factos_events WHERE stream = ${write.value(stream)}), -1) ` +
    `UNION ALL SELECT iif(m.position <= ${write.value(bound)}, (low + high) / 2 + 1, low), ` +
    `iif(m.position <= ${write.value(bound)}, high, (low + high) / 2) ` +
    'FROM search CROSS JOIN factos_events AS m INDEXED BY factos_events_by_stream ' +
    `ON m.stream = ${write.value(stream)} AND m.revision = (low + high) / 2 WHERE low < high` +
    ') SELECT max(low) FROM search)'
  )
}
