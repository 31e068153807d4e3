import { eventBytes } from '../dispatch/admission.ts'
import { decideCommand } from '../dispatch/decide-command.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import { matchesQuery } from '../vocabulary/matches-query.ts'
import type { ContextCache } from './context-cache.ts'
import type { ContextEntry } from './context-entry.ts'
import { deepFreeze } from './deep-freeze.ts'
import { current, isSealed, merge, newGroup, type Group } from './group.ts'
import type { EngineVerdict, Pending, PendingAppend, PendingCommand } from './pending.ts'

/** How much may travel in one call, and whether commands may be decided on what is not committed yet. */
export interface BatchBounds {
  readonly limits: StorageLimits
  readonly requests: number
  readonly speculation: boolean
}

/** A context while a batch is made: its state after the batch's events so far. */
interface Slot {
  state: unknown
  /** The group of the commands that were decided on it. */
  group: Group | undefined
  /** The groups whose events are in `state`. */
  readonly sources: Set<Group>
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
  { limits, requests, speculation }: BatchBounds,
): readonly Group[] => {
  const slots = new Map<ContextEntry, Slot>()
  const ids = new Set<string>()
  const events: EventToAppend[] = []
  const guards: PendingAppend[] = []
  let groups: Group[] = []
  let bytes = 0

  const slotOf = (entry: ContextEntry): Slot => {
    const known = slots.get(entry)
    if (known !== undefined) return known
    const slot: Slot = { state: entry.state, group: undefined, sources: new Set(), closed: false }
    slots.set(entry, slot)
    return slot
  }

  const fits = (more: readonly EventToAppend[]): boolean => {
    if (events.length === 0) return true
    const moreBytes = more.reduce((sum, event) => sum + eventBytes(event), 0)
    return events.length + more.length <= limits.events && bytes + moreBytes <= limits.bytes
  }

  const take = (more: readonly EventToAppend[]): void => {
    for (const event of more) {
      events.push(event)
      ids.add(event.id)
      bytes += eventBytes(event)
    }
  }

  const decided = (pending: PendingCommand, own: readonly Slot[]): EngineVerdict => {
    const states = own.map(({ state }) => state)
    const same = states.every((state, index) => Object.is(state, pending.decidedOn[index]))
    if (pending.verdict !== undefined && same) return pending.verdict
    pending.verdict = verdictOn(pending, states, limits)
    pending.decidedOn = states
    return pending.verdict
  }

  /** The groups that a command would be in one request with. */
  const groupsAround = (own: readonly Slot[]): Set<Group> =>
    new Set(own.flatMap(({ group, sources }) => [...(group === undefined ? [] : [group]), ...sources]).map(current))

  const addCommand = (pending: PendingCommand): boolean => {
    const own = pending.entries.map(slotOf)
    const around = groupsAround(own)
    const speculative = own.some(({ sources }) => sources.size > 0)
    if (own.some(({ closed }) => closed) || (speculative && !speculation)) return false
    if (around.size === 0 && groups.length >= requests) return false
    if (around.size > 0 && pending.alone) return false

    const verdict = decided(pending, own)
    const more = verdict.kind === 'Append' ? verdict.encoded.toAppend : []
    if (!fits(more) || more.some((event) => ids.has(event.id) || guards.some((guard) => isGuarded(guard, event)))) {
      return false
    }
    const touched = more.map((event) => cache.matching(event).filter(({ status }) => status === 'Ready'))
    for (const entry of touched.flat()) {
      const { group } = slots.get(entry) ?? {}
      if (group !== undefined) around.add(current(group))
    }
    if (!mayJoin(pending, around)) return false

    const [first = newGroup(), ...others] = groups.filter((group) => around.has(group))
    if (around.size === 0) groups.push(first)
    for (const other of others) merge(first, other)
    if (others.length > 0) groups = groups.filter((group) => !others.includes(group))
    first.members.push({ pending, verdict, order: order++ })
    for (const [index, entry] of pending.entries.entries()) {
      first.entries.add(entry)
      ;(own[index] as Slot).group = first
    }
    if (verdict.kind === 'Append') {
      const { decoded } = verdict.encoded
      for (const [index, entries] of touched.entries()) spread(entries, decoded[index], first)
    }
    take(more)
    return true
  }

  /** Brings the contexts that an event of the batch touches up to it. */
  const spread = (entries: readonly ContextEntry[], event: unknown, group: Group): void => {
    for (const entry of entries) {
      const slot = slotOf(entry)
      slot.sources.add(group)
      try {
        slot.state = deepFreeze(entry.boundary.fold.evolve(slot.state, event))
      } catch {
        // Who needs this context meets the exception on the committed log, if the event gets there.
        slot.closed = true
      }
    }
  }

  const addAppend = (pending: PendingAppend): boolean => {
    const { request } = pending
    if (groups.length >= requests || !fits(request.events)) return false
    if (request.events.some((event) => ids.has(event.id) || guards.some((guard) => isGuarded(guard, event))))
      return false
    if (events.some((event) => isGuarded(pending, event))) return false
    groups.push(newGroup(pending))
    if (request.conditions.length > 0) guards.push(pending)
    // Its request is nobody else's, so commands on what it touches wait for its commit.
    for (const entry of request.events.flatMap(cache.matching)) slotOf(entry).closed = true
    take(request.events)
    return true
  }

  let order = 0
  for (const pending of waiting) {
    // Who travels alone has the call to itself.
    if (pending.alone && groups.length > 0) continue
    if (pending.kind === 'Append') addAppend(pending)
    else if (!addCommand(pending)) for (const entry of pending.entries) slotOf(entry).closed = true
    if (pending.alone && groups.length > 0) break
  }
  return groups
}

/** Decides, and turns what the application's functions throw into a verdict: its turn to be heard comes later. */
export const verdictOn = (
  pending: PendingCommand,
  states: readonly unknown[],
  limits: StorageLimits,
): EngineVerdict => {
  try {
    return decideCommand(pending.command, states, limits)
  } catch (thrown) {
    return { kind: 'Throw', thrown }
  }
}

const mayJoin = (pending: PendingCommand, around: ReadonlySet<Group>): boolean => {
  let members = 1
  let limit = Math.min(...pending.entries.map(({ memberLimit }) => memberLimit))
  for (const group of around) {
    if (isSealed(group) || pending.alone) return false
    members += group.members.length
    for (const entry of group.entries) limit = Math.min(limit, entry.memberLimit)
  }
  return members <= Math.max(1, limit)
}

/** Whether an event would make one of the append's own conditions fail. */
const isGuarded = ({ request }: PendingAppend, event: EventToAppend): boolean =>
  request.conditions.some((condition) =>
    condition.kind === 'ExpectRevision' ? event.stream === condition.stream : matchesQuery(event, condition.query),
  )
