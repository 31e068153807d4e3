import type { StoredCondition } from 'factos/storage'

/**
 * The position after which a condition allows no match; 0 for the whole log, and for what is no position at all: in SQL
 * nothing is beyond NULL, and such a condition would hold for ever.
 */
export const afterOf = (condition: StoredCondition): number => {
  const after = condition.kind === 'FailIfEventsMatch' ? condition.after : 0
  return Number.isSafeInteger(after) ? Number(after) : 0
}
