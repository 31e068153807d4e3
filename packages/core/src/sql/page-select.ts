/** One page to select. Positions after `after`, up to and with `atMost`. */
export interface PageSelect {
  readonly selection: Selection
  /** 0: from the start. */
  readonly after: number
  /** {@link unbounded}: to the end. */
  readonly atMost: number
  /** At most so many events, at least 1. */
  readonly limit: number
  readonly direction: 'forwards' | 'backwards'
}

/** The end of any log. */
export const unbounded: number = Number.MAX_SAFE_INTEGER

/** Which events a page consists of. */
export type Selection =
  | { readonly kind: 'All' }
  | { readonly kind: 'Stream'; readonly stream: string }
  | { readonly kind: 'Items'; readonly items: readonly DrivenItem[] }

/**
 * A query item with a decision on how it is looked up: along the events of its first tag, or along those of its types,
 * each checked for what else the item asks. Either way is right; which is short depends on the data.
 */
export interface DrivenItem {
  readonly driver: 'FirstTag' | 'Types'
  readonly types: readonly string[]
  readonly tags: readonly string[]
}
