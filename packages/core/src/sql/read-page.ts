import type { Page, PageRead } from '../storage/read-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { pageCheck } from './page-check.ts'
import { unbounded, type PageSelect, type Selection } from './page-select.ts'
import { pageStatement, shapeOf, type PageStatement } from './page-statement.ts'
import { selectionsOf } from './selections-of.ts'
import { storedEventOf } from './stored-event-row.ts'
import type { SqlRow, SyncSql } from './sync-sql.ts'
import { pageValues } from './value-slot.ts'

/**
 * One page, from the snapshot that the connection is in and whose head is `headPosition`.
 *
 * A page ends before its limit where its events would take much memory; `more` then says that there are more. Throws
 * `CorruptedRow` where what is found cannot be what was asked for.
 */
export const readPage = (sql: SyncSql, read: PageRead, headPosition: number): Page => {
  const { after, limit, direction } = read
  const atMost = Math.min(read.upTo ?? unbounded, (read.before ?? unbounded) - 1, headPosition)
  if (after >= atMost) return { events: [], more: false }
  const selections = selectionsOf(sql, read.select, after, atMost)
  const check = pageCheck(read, after, atMost)
  let bounds: Bounds = { after, atMost: atMost < headPosition ? atMost : unbounded, limit, direction }
  const events: StoredEvent[] = []
  let bytes = 0
  // One event more than the limit is asked for: it is there or not, and that is what `more` means.
  while (events.length <= limit) {
    const wanted = Math.min(limit + 1 - events.length, roomFor(events.length, bytes))
    const rows = selectRows(sql, selections, { ...bounds, limit: wanted })
    for (const row of rows) {
      const event = storedEventOf(row)
      check.event(event)
      events.push(event)
      bytes += event.data.byteLength
    }
    if (rows.length < wanted) {
      check.end()
      return { events, more: false }
    }
    if (bytes >= pageBytes && events.length > 1) break
    const { position } = events.at(-1) as StoredEvent
    bounds = direction === 'forwards' ? { ...bounds, after: position } : { ...bounds, atMost: position - 1 }
  }
  return { events: events.slice(0, -1), more: true }
}

/** About how many bytes of data a page brings into memory at once. */
const pageBytes = 2 ** 25

/** How many rows are asked for before it is known how large they are. */
const firstRows = 32

/** How many more rows fit into a page, if they are like those before them. */
const roomFor = (events: number, bytes: number): number =>
  events === 0 ? firstRows : Math.max(1, Math.floor(((pageBytes - bytes) * events) / Math.max(bytes, 1)))

type Bounds = Omit<PageSelect, 'selection'>

const selectRows = (sql: SyncSql, selections: readonly Selection[], bounds: Bounds): readonly SqlRow[] => {
  const found = selections.map((selection) => {
    const select: PageSelect = { ...bounds, selection }
    const { text, slots } = statementFor(select)
    return sql.all(text, pageValues(slots, select))
  })
  if (found.length === 1) return found[0] as readonly SqlRow[]
  const byPosition = new Map(found.flat().map((row) => [row[0] as number, row]))
  const sign = bounds.direction === 'forwards' ? 1 : -1
  return [...byPosition.keys()]
    .toSorted((a, b) => sign * (a - b))
    .slice(0, bounds.limit)
    .map((position) => byPosition.get(position) as SqlRow)
}

const statements = new Map<string, PageStatement>()

/** Far more shapes of query than an application has; a bound all the same, because they may be computed. */
const maxStatements = 1_000

const statementFor = (select: PageSelect): PageStatement => {
  const shape = shapeOf(select)
  const known = statements.get(shape)
  if (known !== undefined) return known
  if (statements.size >= maxStatements) statements.clear()
  const statement = pageStatement(select)
  statements.set(shape, statement)
  return statement
}
