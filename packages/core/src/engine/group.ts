import { commandMarks } from '../dispatch/decide-command.ts'
import type { AppendRequest } from '../storage/append-call.ts'
import type { EventToAppend } from '../storage/stored-event.ts'
import { completeUpTo, type ContextEntry } from './context-entry.ts'
import type { EngineVerdict, PendingAppend, PendingCommand } from './pending.ts'

/** A command in a group, with its part of the group's events. */
export interface Member {
  readonly pending: PendingCommand
  readonly verdict: EngineVerdict
  readonly order: number
}

/**
 * What travels as one request, accepted whole or rejected whole: commands that depend on each other, or the events of one
 * `append`. A member without events (rejected, nothing new, threw) is there for the confirmation: the request's acceptance
 * says that what it was decided on is true.
 */
export interface Group {
  /** Its place among the groups of the batch. */
  readonly place: number
  readonly members: Member[]
  /** The contexts that it was decided on, each with its generation then. */
  readonly entries: Map<ContextEntry, number>
  readonly append: PendingAppend | undefined
  /** The group that it became part of. */
  mergedInto: Group | undefined
}

/** A group of nobody yet, or of an `append`. */
export const newGroup = (place: number, append?: PendingAppend): Group => ({
  place,
  members: [],
  entries: new Map(),
  append,
  mergedInto: undefined,
})

/** The group that a group has become part of, or itself. */
export const current = (group: Group): Group => {
  let one = group
  while (one.mergedInto !== undefined) one = one.mergedInto
  return one
}

/** Nobody may join it: an `append`'s conditions are never merged, and who travels alone does so. */
export const isSealed = (group: Group): boolean =>
  group.append !== undefined || group.members[0]?.pending.alone === true

/** Makes `other` part of `group`; the members keep the order in which they were decided. */
export const merge = (group: Group, other: Group): void => {
  group.members.push(...other.members)
  group.members.sort((a, b) => a.order - b.order)
  for (const [entry, generation] of other.entries) group.entries.set(entry, generation)
  other.mergedInto = group
}

/** A member's place in its group's events. */
export interface PlacedMember extends Member {
  readonly firstEvent: number
  readonly events: readonly EventToAppend[]
}

/** The members with their events, in order. */
export const placed = (group: Group): readonly PlacedMember[] => {
  let firstEvent = 0
  return group.members.map((member) => {
    const events = member.verdict.kind === 'Append' ? member.verdict.encoded.toAppend : []
    const one = { ...member, firstEvent, events }
    firstEvent += events.length
    return one
  })
}

/**
 * The request of a group. Each context's condition is stated once, on its committed base, never on what the group itself
 * adds to it.
 */
export const requestOf = (group: Group): AppendRequest => {
  if (group.append !== undefined) return group.append.request
  const members = placed(group)
  return {
    events: members.flatMap(({ events }) => events),
    conditions: [...group.entries.keys()].map((entry) => entry.boundary.condition(completeUpTo(entry), entry.revision)),
    commands: members.flatMap(({ pending, firstEvent, events }) =>
      commandMarks(pending.command, firstEvent, events.length),
    ),
  }
}
