import type { Query, QueryItem } from 'factos'
import type { StoredEvent } from 'factos/storage'
import type { Fault } from './fault.ts'

/** Whether a query selects an event, for a read or for a condition. */
export const selects = (event: StoredEvent, query: Query, by: 'reads' | 'conditions', fault?: Fault): boolean => {
  if (query.kind === 'AllEvents') return !(by === 'conditions' && fault === 'match-all not checked')
  const items = fault === 'only the first item checked' && by === 'conditions' ? query.items.slice(0, 1) : query.items
  return items.some((item) => itemSelects(event, item, by, fault))
}

const itemSelects = (event: StoredEvent, { types, tags }: QueryItem, by: string, fault?: Fault): boolean => {
  if (by === 'conditions' && fault === 'items without types not checked' && types.length === 0) return false
  if (by === 'conditions' && fault === 'items without tags not checked' && tags.length === 0) return false
  const same = (left: string, right: string): boolean =>
    fault === 'names compared without regard to case' ? left.toLowerCase() === right.toLowerCase() : left === right
  const has = (tag: string): boolean => event.tags.some((own) => same(own, tag))
  const typeFits =
    fault === `types ignored by ${by}` || types.length === 0 || types.some((type) => same(type, event.type))
  const tagsFit = fault === `AND of tags taken as OR by ${by}` ? tags.length === 0 || tags.some(has) : tags.every(has)
  return typeFits && tagsFit
}
