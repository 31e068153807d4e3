import type { QueryItem } from 'factos'
import {
  isMatchAll,
  itemSelections,
  pageStatement,
  pageValues,
  sqliteDialect,
  unbounded,
  type DrivenItem,
  type PageSelect,
  type Selection,
  type SqlDialect,
} from 'factos/sql'
import type { PageRead } from 'factos/storage'
import { maxTerms } from '../database/d1-limits.ts'
import type { Statement } from '../database/statement.ts'
import { foundColumns } from './found-event.ts'
import { rarestTag } from './rarest-tag.ts'

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
  return selectionsOf(read.select).map((selection) => {
    const select: PageSelect = { selection, after, atMost, limit: rowsWanted(read), direction }
    const { text, slots } = pageStatement(select, d1Dialect(inlineBytes, selection))
    return { text, values: pageValues(slots, select) as Statement['values'] }
  })
}

const d1Dialect = (inlineBytes: number, selection: Selection): SqlDialect => ({
  ...sqliteDialect,
  value: (slot) => {
    const isDriver = slot.kind === 'Tag' && slot.index === 0 && selection.kind === 'Items'
    return isDriver && (selection.items[slot.item]?.tags.length ?? 0) > 1 ? rarestTag('?') : '?'
  },
  columns: foundColumns(inlineBytes),
  maxArms: maxTerms,
})

const selectionsOf = (select: PageRead['select']): readonly Selection[] => {
  if (select.kind === 'Stream') return [select]
  if (isMatchAll(select.query)) return [{ kind: 'All' }]
  return itemSelections(select.query.items.map(drivenItem), maxTerms)
}

/** Of several tags, D1 picks the one to walk by itself; all of them are then looked for. */
const drivenItem = ({ types, tags }: QueryItem): DrivenItem => {
  if (tags.length === 0) return { driver: 'Types', types, tags }
  return { driver: 'FirstTag', types, tags: tags.length === 1 ? tags : [JSON.stringify(tags), ...tags] }
}
