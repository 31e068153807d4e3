import type { Codec } from '../codec/codec.ts'
import { decideCommand } from '../dispatch/decide-command.ts'
import type { EncodedEvents } from '../dispatch/encode-events.ts'
import { decodeEncoded } from '../dispatch/recorded-event.ts'
import { unwrap } from '../result.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { batchContents } from './batch-contents.ts'
import type { ContextCache } from './context-cache.ts'
import type { ContextEntry } from './context-entry.ts'
import { deepFreeze } from './deep-freeze.ts'
import { current, isSealed, merge, newGroup, type Group } from './group.ts'
import type { EngineVerdict, Pending, PendingAppend, PendingCommand } from './pending.ts'

/** How much may travel in one call, and whether commands may be decided on what is not committed yet. */
export interface BatchBounds {
  /** What a call of several commands holds at most; a command may have more by itself. */
  readonly limits: StorageLimits
  /** What a command may hold: as much as the store takes. */
  readonly commandLimits: StorageLimits
  readonly requests: number
  readonly speculation: boolean
}

/** A context while a batch is made: its state after the batch's events so far. */
interface Slot {
  state: unknown
  /** The group of the commands that were decided on it. */
  group: Group | undefined
  /** The groups whose events are in `state`. */
  readonly sources: Group[]
  /** No further command on it in this batch, so that those who wait stay in order. */
  closed: boolean
}

/**
 * Decides waiting commands, first come first served, and groups them into the requests of one call.
 *
 * A command is decided on the committed state and the events of the batch before it. Whoever's events touch a context, and
 * whoever decides on that context, travel in one request; so no request of the call matters to another one, and the store
 * may check them all against the committed log. Who does not fit stays in line for the next batch.
 */
export const buildBatch = (
  waiting: readonly Pending[],
  cache: ContextCache,
  { limits, commandLimits, requests, speculation }: BatchBounds,
): readonly Group[] => {
  const contents = batchContents(limits)
  const slots = new Map<ContextEntry, Slot>()
  const groups: Group[] = []
  let requestCount = 0
  let order = 0

  const slotOf = (entry: ContextEntry): Slot => {
    const known = slots.get(entry)
    if (known !== undefined) return known
    const slot: Slot = { state: entry.state, group: undefined, sources: [], closed: false }
    slots.set(entry, slot)
    return slot
  }

  const addCommand = (pending: PendingCommand): boolean => {
    const own = pending.entries.map(slotOf)
    const around: Group[] = []
    for (const { closed, group, sources } of own) {
      if (closed || (sources.length > 0 && !speculation)) return false
      if (group !== undefined) addOnce(around, current(group))
      for (const source of sources) addOnce(around, current(source))
    }
    if (around.length === 0 && requestCount >= requests) return false
    if (!mayJoin(pending, around)) return false

    const verdict = decided(pending, own, commandLimits)
    const events = verdict.kind === 'Append' ? verdict.encoded.toAppend : []
    if (!contents.admits(events)) return false
    const touched = events.map((event) => contextsOf(event))
    for (const entry of touched.flat()) {
      const group = slots.get(entry)?.group
      if (group !== undefined) addOnce(around, current(group))
    }
    if (!mayJoin(pending, around)) return false

    const group = joined(around)
    group.members.push({ pending, verdict, order: order++ })
    pending.entries.forEach((entry, index) => {
      group.entries.set(entry, entry.generation)
      ;(own[index] as Slot).group = group
    })
    if (verdict.kind === 'Append') {
      touched.forEach((entries, index) => spread(entries, verdict.encoded, index, pending.command.codec, group))
    }
    contents.take(events)
    return true
  }

  const addAppend = (pending: PendingAppend): void => {
    const { events } = pending.request
    if (requestCount >= requests || !contents.admits(events) || contents.contradicts(pending)) return
    groups.push(newGroup(groups.length, pending))
    requestCount++
    contents.take(events)
    contents.guard(pending)
    // Its request is nobody else's, so commands on what it touches wait for its commit.
    for (const event of events) for (const entry of contextsOf(event)) slotOf(entry).closed = true
  }

  const contextsOf = (event: EventToAppend): readonly ContextEntry[] =>
    cache.matching(event).filter(({ status }) => status === 'Ready')

  /** One group of all these, in the place of the earliest; a new one where there is none. */
  const joined = (around: readonly Group[]): Group => {
    const [first, ...others] = around.toSorted((a, b) => a.place - b.place)
    if (first === undefined) {
      const group = newGroup(groups.length)
      groups.push(group)
      requestCount++
      return group
    }
    for (const other of others) merge(first, other)
    requestCount -= others.length
    return first
  }

  /** Brings the contexts that an event of the batch touches up to it. */
  const spread = (
    entries: readonly ContextEntry[],
    { toAppend, decoded }: EncodedEvents<DomainEvent>,
    index: number,
    codec: Codec<DomainEvent>,
    group: Group,
  ): void => {
    for (const entry of entries) {
      const slot = slotOf(entry)
      addOnce(slot.sources, group)
      try {
        // Each context folds what its own codec makes of an event, as if it had read it.
        const event = entry.codec === codec ? decoded[index] : readBack(entry.codec, toAppend[index] as EventToAppend)
        slot.state = deepFreeze(entry.boundary.fold.evolve(slot.state, event))
      } catch {
        // Who needs this context meets the exception on the committed log, if the event gets there.
        slot.closed = true
      }
    }
  }

  for (const pending of waiting) {
    // Who travels alone has the call to itself.
    if (pending.alone && requestCount > 0) continue
    if (pending.kind === 'Append') addAppend(pending)
    else if (!addCommand(pending)) for (const entry of pending.entries) slotOf(entry).closed = true
    if (pending.alone && requestCount > 0) break
  }
  return groups.filter(({ mergedInto }) => mergedInto === undefined)
}

/** Throws where this codec cannot decode the event. */
const readBack = (codec: Codec<DomainEvent>, event: EventToAppend): DomainEvent => unwrap(decodeEncoded(codec, event))

const addOnce = (groups: Group[], group: Group): void => {
  if (!groups.includes(group)) groups.push(group)
}

/** The command's verdict on these states; the one it has, where the states are the same. */
const decided = (pending: PendingCommand, own: readonly Slot[], limits: StorageLimits): EngineVerdict => {
  if (pending.verdict !== undefined && own.every(({ state }, index) => Object.is(state, pending.decidedOn[index]))) {
    return pending.verdict
  }
  return decideOn(
    pending,
    own.map(({ state }) => state),
    limits,
  )
}

/** Decides on these states, and keeps the verdict with them: as long as they are the same, it need not be decided again. */
export const decideOn = (pending: PendingCommand, states: readonly unknown[], limits: StorageLimits): EngineVerdict => {
  pending.decidedOn = states
  pending.verdict = verdictOn(pending, states, limits)
  return pending.verdict
}

/** Decides, and turns what the application's functions throw into a verdict: its turn to be heard comes later. */
const verdictOn = (pending: PendingCommand, states: readonly unknown[], limits: StorageLimits): EngineVerdict => {
  try {
    return decideCommand(pending.command, states, limits)
  } catch (thrown) {
    return { kind: 'Throw', thrown }
  }
}

/** Whether a command may be in one request with these groups. */
const mayJoin = (pending: PendingCommand, around: readonly Group[]): boolean => {
  if (around.length === 0) return true
  let members = 1
  let limit = Infinity
  for (const entry of pending.entries) limit = Math.min(limit, entry.memberLimit)
  for (const group of around) {
    if (isSealed(group) || pending.alone) return false
    members += group.members.length
    for (const entry of group.entries.keys()) limit = Math.min(limit, entry.memberLimit)
  }
  return members <= limit
}
