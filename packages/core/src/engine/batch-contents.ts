import { eventBytesAtMost } from '../dispatch/admission.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import { matchesQuery } from '../vocabulary/matches-query.ts'
import type { PendingAppend } from './pending.ts'

/** The events that a batch holds so far, and what else may come in. */
export interface BatchContents {
  /** Whether these events may join: there is room, their ids are new, and no `append` in the batch forbids them. */
  readonly admits: (events: readonly EventToAppend[]) => boolean
  readonly take: (events: readonly EventToAppend[]) => void
  /** Whether an event in the batch would make the append's own conditions fail: they are never moved past it. */
  readonly contradicts: (append: PendingAppend) => boolean
  /** From here on, no event that would make this append's conditions fail. */
  readonly guard: (append: PendingAppend) => void
}

/** Nothing yet. */
export const batchContents = (limits: StorageLimits): BatchContents => {
  const events: EventToAppend[] = []
  const ids = new Set<string>()
  const guards: PendingAppend[] = []
  let bytes = 0

  return {
    admits: (more) => {
      if (more.length === 0) return true
      if (events.length > 0 && events.length + more.length > limits.events) return false
      let moreBytes = 0
      for (const event of more) {
        if (ids.has(event.id) || guards.some((append) => isAgainst(append, event))) return false
        moreBytes += eventBytesAtMost(event)
      }
      return events.length === 0 || bytes + moreBytes <= limits.bytes
    },
    take: (more) => {
      for (const event of more) {
        events.push(event)
        ids.add(event.id)
        bytes += eventBytesAtMost(event)
      }
    },
    contradicts: (append) => append.request.conditions.length > 0 && events.some((event) => isAgainst(append, event)),
    guard: (append) => {
      if (append.request.conditions.length > 0) guards.push(append)
    },
  }
}

const isAgainst = ({ request }: PendingAppend, event: EventToAppend): boolean =>
  request.conditions.some((condition) =>
    condition.kind === 'ExpectRevision' ? event.stream === condition.stream : matchesQuery(event, condition.query),
  )
