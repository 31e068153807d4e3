import type { PageRead } from '../storage/read-call.ts'
import type { Query } from '../vocabulary/query.ts'
import { chooseDriver } from './choose-driver.ts'
import type { DrivenItem, Selection } from './page-select.ts'
import { sqliteDialect } from './sql-dialect.ts'
import type { SyncSql } from './sync-sql.ts'

/** What to select for a read between two positions: nearly always one selection, more where one statement cannot hold it. */
export const selectionsOf = (
  sql: SyncSql,
  select: PageRead['select'],
  after: number,
  atMost: number,
): readonly Selection[] => {
  if (select.kind === 'Stream') return [select]
  if (isMatchAll(select.query)) return [{ kind: 'All' }]
  return itemSelections(
    select.query.items.map((item) => chooseDriver(sql, item, after, atMost)),
    sql.maxTerms ?? sqliteDialect.maxArms,
  )
}

/** The items as one selection, or as several of at most `maxArms` ordered ranges each. */
export const itemSelections = (items: readonly DrivenItem[], maxArms: number): readonly Selection[] => {
  const selections: DrivenItem[][] = []
  let arms = maxArms
  for (const item of items.flatMap((item) => withinOneStatement(item, maxArms))) {
    arms += armsOf(item)
    if (arms > maxArms) {
      selections.push([])
      arms = armsOf(item)
    }
    selections.at(-1)?.push(item)
  }
  return selections.map((chunk) => ({ kind: 'Items', items: chunk }))
}

/** An item without types and tags matches every event, and so does the query that it is in. */
export const isMatchAll = ({ kind, items }: Query): boolean =>
  kind === 'AllEvents' || items.some(({ types, tags }) => types.length === 0 && tags.length === 0)

const armsOf = ({ driver, types }: DrivenItem): number => (driver === 'FirstTag' ? 1 : types.length)

/** The item as several, where its types alone are more ranges than one statement merges. */
const withinOneStatement = (item: DrivenItem, maxArms: number): readonly DrivenItem[] =>
  Array.from({ length: Math.ceil(armsOf(item) / maxArms) }, (_, index) =>
    item.driver === 'FirstTag' ? item : { ...item, types: item.types.slice(index * maxArms, (index + 1) * maxArms) },
  )
