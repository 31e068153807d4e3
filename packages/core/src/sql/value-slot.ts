import type { DrivenItem, PageSelect } from './page-select.ts'
import type { SqlValue } from './sync-sql.ts'

/** Where in a {@link PageSelect} a bound value comes from. `Tags` and `Types` are lists. */
export type ValueSlot =
  | { readonly kind: 'After' | 'AtMost' | 'Limit' | 'Stream' }
  | { readonly kind: 'Tag' | 'Type'; readonly item: number; readonly index: number }
  | { readonly kind: 'Tags' | 'Types'; readonly item: number; readonly from: number }

/** The values to bind. */
export const pageValues = (slots: readonly ValueSlot[], select: PageSelect): readonly SqlValue[] =>
  slots.map((slot) => valueOf(slot, select))

const valueOf = (slot: ValueSlot, { selection, after, atMost, limit }: PageSelect): SqlValue => {
  switch (slot.kind) {
    case 'After':
      return after
    case 'AtMost':
      return atMost
    case 'Limit':
      return limit
    case 'Stream':
      return selection.kind === 'Stream' ? selection.stream : null
    default:
      return selection.kind === 'Items' ? ofItem(slot, selection.items[slot.item] as DrivenItem) : null
  }
}

const ofItem = (slot: Extract<ValueSlot, { readonly item: number }>, { types, tags }: DrivenItem): SqlValue => {
  switch (slot.kind) {
    case 'Tag':
      return tags[slot.index] as string
    case 'Type':
      return types[slot.index] as string
    case 'Tags':
      return JSON.stringify(tags.slice(slot.from))
    case 'Types':
      return JSON.stringify(types.slice(slot.from))
  }
}
