import type { QueryItem } from '../vocabulary/query.ts'
import type { DrivenItem } from './page-select.ts'
import type { SyncSql } from './sync-sql.ts'

/** Counts a tag's events in a range, up to a limit. Binds tag, after, at most, limit. */
export const countTag: string =
  'SELECT count(*) FROM (SELECT 1 FROM factos_event_tags WHERE tag = ? AND position > ? AND position <= ? LIMIT ? + 0)'

/** Counts a type's events in a range, up to a limit. Binds type, after, at most, limit. */
export const countType: string =
  'SELECT count(*) FROM (SELECT 1 FROM factos_events INDEXED BY factos_events_by_type ' +
  'WHERE type = ? AND position > ? AND position <= ? LIMIT ? + 0)'

/**
 * Decides along which of its tags, or its types, an item is looked up: a tag that half of the log carries (a tenant, say)
 * must not be walked where another one is rare. Counts stop early, so that the decision costs little next to the walk.
 */
export const chooseDriver = (sql: SyncSql, item: QueryItem, after: number, atMost: number): DrivenItem => {
  const { types, tags } = item
  if (tags.length === 0) return { driver: 'Types', types, tags }
  const candidates = tags.length + (types.length > 0 && types.length <= maxCountedTypes ? 1 : 0)
  if (candidates === 1 || atMost - after <= (countLimits[0] as number)) return { driver: 'FirstTag', types, tags }
  for (const limit of countLimits) {
    let least = limit
    let choice: DrivenItem | undefined
    for (let index = 0; index < candidates && least > 0; index++) {
      const found =
        index < tags.length
          ? count(sql, countTag, tags[index] as string, after, atMost, least)
          : countAll(sql, types, after, atMost, least)
      if (found >= least) continue
      least = found
      choice = index < tags.length ? along(item, index) : { driver: 'Types', types, tags }
      // Short enough to walk: looking for a shorter one would cost as much.
      if (limit === countLimits[0]) return choice
    }
    if (choice !== undefined) return choice
  }
  return { driver: 'FirstTag', types, tags }
}

/** First a look that finds what is rare, then longer ones that tell the long from the very long. */
const countLimits: readonly number[] = [64, 1_024, 16_384]

const maxCountedTypes = 16

const along = ({ types, tags }: QueryItem, index: number): DrivenItem => {
  if (index === 0) return { driver: 'FirstTag', types, tags }
  const first = tags[index] as string
  return { driver: 'FirstTag', types, tags: [first, ...tags.filter((tag) => tag !== first)] }
}

const count = (sql: SyncSql, text: string, name: string, after: number, atMost: number, limit: number): number =>
  sql.all(text, [name, after, atMost, limit])[0]?.[0] as number

const countAll = (sql: SyncSql, types: readonly string[], after: number, atMost: number, limit: number): number => {
  let found = 0
  for (const type of types) {
    if (found >= limit) break
    found += count(sql, countType, type, after, atMost, limit - found)
  }
  return found
}
