import {
  isMatchAll,
  itemSelections,
  pageStatement,
  pageValues,
  sqliteDialect,
  unbounded,
  type PageSelect,
  type Selection,
  type SqlDialect,
} from 'factos/sql'
import type { PageRead } from 'factos/storage'
import { maxTerms } from '../database/d1-limits.ts'
import type { Statement } from '../database/statement.ts'
import { foundColumns } from './found-event.ts'

/** How many events a page has at most; it then says that there are more. */
const maxPageEvents = 5_000

/** How many rows are asked for: one more than the limit is there or not, and that is what `more` means. */
export const rowsWanted = ({ limit }: PageRead): number => Math.min(limit, maxPageEvents) + 1

/**
 * The statements that select a page, each in its order: none where nothing can match, several where the query has more
 * alternatives than one statement takes.
 */
export const selectPage = (read: PageRead, inlineBytes: number): readonly Statement[] => {
  const { after, before, upTo, direction } = read
  const atMost = Math.min(upTo ?? unbounded, before === undefined ? unbounded : before - 1)
  if (after >= atMost) return []
  const dialect = d1Dialect(inlineBytes)
  return selectionsOf(read.select).map((selection) => {
    const select: PageSelect = { selection, after, atMost, limit: rowsWanted(read), direction }
    const { text, slots } = pageStatement(select, dialect)
    return { text, values: pageValues(slots, select) as Statement['values'] }
  })
}

const d1Dialect = (inlineBytes: number): SqlDialect => ({
  ...sqliteDialect,
  columns: foundColumns(inlineBytes),
  maxArms: maxTerms,
})

const selectionsOf = (select: PageRead['select']): readonly Selection[] => {
  if (select.kind === 'Stream') return [select]
  if (isMatchAll(select.query)) return [{ kind: 'All' }]
  const items = select.query.items.map(({ types, tags }) => ({
    driver: tags.length === 0 ? ('Types' as const) : ('FirstTag' as const),
    types,
    tags,
  }))
  return itemSelections(items, maxTerms)
}
