import * as fc from 'fast-check'
import { query, queryItem, type Query, type QueryItem, type Tag } from 'factos'
import { nearMiss } from './near-miss.ts'

/** A query as it is generated: by the names of events that are there when it is asked. */
export interface FuzzQuery {
  readonly items: readonly FuzzItem[]
}

interface FuzzItem {
  /** Whose names it takes: the event of that number, counted from the last, as often round as it takes. */
  readonly event: number
  /** Which of its tags, by the bits. */
  readonly tags: number
  readonly ownType: boolean
  /** Types of other events. */
  readonly types: readonly number[]
  /** Tags of other events. */
  readonly moreTags: readonly number[]
  /** Which of its names, and in which way, is missed by little. */
  readonly miss: { readonly name: number; readonly kind: number } | undefined
}

/** What a query takes names from. */
interface Named {
  readonly type: string
  readonly tags: readonly string[]
}

const index = fc.oneof(fc.nat({ max: 12 }), fc.nat())

const item: fc.Arbitrary<FuzzItem> = fc.record({
  event: index,
  tags: fc.nat({ max: 31 }),
  ownType: fc.boolean(),
  types: fc.array(index, { maxLength: 2 }),
  moreTags: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(index, { maxLength: 1 }) },
  ),
  miss: fc.option(fc.record({ name: fc.nat({ max: 5 }), kind: fc.nat({ max: 50 }) }), { nil: undefined, freq: 2 }),
})

/** One to four alternatives. */
export const fuzzQuery: fc.Arbitrary<FuzzQuery> = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 4, size: 'max' }),
})

/**
 * The query over these events. Where the library would not make it (a name that is empty, too long or ill-formed), it is
 * what JavaScript without types would send.
 */
export const queryOver = (events: readonly Named[], { items }: FuzzQuery): Query => {
  const all = items.map((one) => namesOf(events, one))
  try {
    const [first, ...rest] = all.map(queryItem)
    return query(first as QueryItem, ...rest)
  } catch {
    return { kind: 'Items', items: all }
  }
}

const namesOf = (events: readonly Named[], item: FuzzItem): { readonly types: string[]; readonly tags: Tag[] } => {
  const at = (back: number): Named | undefined => events.at(-1 - (back % Math.max(1, events.length)))
  const own = at(item.event)
  const types = [
    ...(item.ownType && own !== undefined ? [own.type] : []),
    ...item.types.flatMap((i) => at(i)?.type ?? []),
  ]
  const tags = [
    ...(own?.tags ?? []).filter((_, bit) => (item.tags >> bit) % 2 === 1),
    ...item.moreTags.flatMap((i) => at(i)?.tags[0] ?? []),
  ]
  if (item.miss !== undefined) {
    const names = [types, tags].flatMap((list) => list.map((_, place) => ({ list, place })))
    const missed = names[item.miss.name % Math.max(1, names.length)]
    if (missed !== undefined) missed.list[missed.place] = nearMiss(missed.list[missed.place] as string, item.miss.kind)
  }
  return { types, tags: tags as Tag[] }
}
