import type { DefiniteAnswer } from '../dispatch/append-until-definite.ts'
import type { Codec } from '../codec/codec.ts'
import { positionFrom } from '../dispatch/boundary.ts'
import type { Dispatch } from '../dispatch/event-store.ts'
import { dispatched, eventIdTaken, recordedFrom, repeated, settleAppend, storedAs } from '../dispatch/settle-append.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendOutcome, AppendRequest, ConditionsFailed, DuplicateCommand } from '../storage/append-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import { noAppendCondition } from '../vocabulary/append-condition.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { halveMembers, moreMembers, setAside, type ContextEntry } from './context-entry.ts'
import { placed, type Group, type PlacedMember } from './group.ts'
import { catchUp, type Committed, type History } from './history.ts'
import type { Pending, PendingCommand } from './pending.ts'

/** What settling needs of the engine. */
export interface Settling {
  readonly history: History
  /** Puts a command back in line; `lost`: it lost this round, by its own condition or fault. */
  readonly again: (pending: Pending, lost?: DispatchError<unknown>) => void
}

/**
 * What the store's definite answer means: the contexts move on, so that whoever hears of a commit finds it in the state,
 * and who is to be decided again goes back in line. Those who got through hear it from the function that is returned: the
 * next call can be sent before.
 */
export const settleBatch = (
  groups: readonly Group[],
  requests: readonly AppendRequest[],
  answer: DefiniteAnswer,
  landed: ReadonlyMap<Group, readonly StoredEvent[]>,
  settling: Settling,
): (() => void) => {
  const { previousHead, head, outcomes } = answer
  const confirmed: ContextEntry[] = []
  const committed: Committed[] = []
  const others: Telling[] = []
  const accepted: Telling[] = []

  for (const [index, group] of groups.entries()) {
    const request = requests[index] as AppendRequest
    const outcome = outcomes[index] as AppendOutcome
    if (group.append !== undefined) {
      const { append } = group
      if (outcome.kind === 'Appended')
        committed.push(...committedBy(append.codec, storedAs(request.events, outcome), append.encoded.decoded))
      const facts = { observed: positionFrom(previousHead.position), attempts: append.round }
      const { codec, encoded, commandId } = append
      const tell = (): void => append.finish(settleAppend(codec, request, encoded, commandId, answer, index, facts))
      accepted.push({ tell, pendings: [append] })
      continue
    }
    const members = placed(group)
    const pendings = members.map(({ pending }) => pending)
    const found = landed.get(group)
    if (outcome.kind === 'Appended') {
      const stored = storedAs(request.events, outcome)
      for (const { pending, verdict, firstEvent, events } of members) {
        if (verdict.kind !== 'Append') continue
        const own = stored.slice(firstEvent, firstEvent + events.length)
        committed.push(...committedBy(pending.command.codec, own, verdict.encoded.decoded))
      }
      confirmed.push(...[...group.entries.keys()].filter((entry) => isAsSent(group, entry)))
      for (const entry of group.entries.keys()) {
        moreMembers(entry, members.length)
        entry.lostRounds = Math.max(0, entry.lostRounds - 1)
      }
      const before = stored.length === 0 ? previousHead.position : outcome.firstPosition - 1
      accepted.push({ tell: () => tellAccepted(members, stored, before), pendings })
    } else if (found !== undefined) {
      // The events are there; but another process may have handled the same command with the same ids, and then nobody has
      // confirmed what the members without events were decided on.
      const [withEvents, without] = [members.filter(hasEvents), members.filter((member) => !hasEvents(member))]
      accepted.push({ tell: () => tellAccepted(withEvents, found, (found[0]?.position ?? 1) - 1), pendings })
      others.push({ tell: () => without.forEach(({ pending }) => settling.again(pending)), pendings })
    } else if (outcome.kind === 'ConditionsFailed') {
      confirmed.push(...stillTrue(group, outcome, previousHead.position))
      others.push({ tell: () => tellLost(group, request, members, outcome, settling), pendings })
    } else if (outcome.kind === 'DuplicateCommand') {
      others.push({ tell: () => tellRepeated(members, outcome, answer, settling), pendings })
    } else {
      const error = outcome.kind === 'EventIdsTaken' ? eventIdTaken(outcome.events) : outcome.error
      others.push({ tell: () => refuse(members, error, settling), pendings })
    }
  }
  settling.history.moveOn(previousHead.position, head.position, confirmed, committed)
  tellAll(others)
  return () => tellAll(accepted)
}

const hasEvents = ({ verdict }: PlacedMember): boolean => verdict.kind === 'Append'

/** Tells the callers of some calls what became of them. */
interface Telling {
  readonly tell: () => void
  readonly pendings: readonly Pending[]
}

const tellAll = (tellings: readonly Telling[]): void => {
  for (const { tell, pendings } of tellings) {
    try {
      tell()
    } catch (thrown) {
      // A codec that throws on what is in the log.
      for (const pending of pendings) pending.fail(thrown)
    }
  }
}

/** Nobody is told apart: the culprit may be any of them. Each is decided again by itself; who is alone hears it. */
const refuse = (members: readonly PlacedMember[], error: DispatchError<unknown>, { again }: Settling): void => {
  for (const { pending } of members) {
    if (members.length === 1) pending.finish(err(error))
    else {
      pending.alone = true
      again(pending)
    }
  }
}

const committedBy = (
  codec: Codec<DomainEvent>,
  stored: readonly StoredEvent[],
  decoded: readonly DomainEvent[],
): readonly Committed[] => stored.map((one, index) => ({ stored: one, event: decoded[index] as DomainEvent, codec }))

/** Whether the context is still the one that the request spoke of, not one of a log that was replaced meanwhile. */
const isAsSent = ({ entries }: Group, entry: ContextEntry): boolean => entries.get(entry) === entry.generation

/** Everybody hears what was decided: that the request was accepted says that it was decided on the truth. */
const tellAccepted = (members: readonly PlacedMember[], stored: readonly StoredEvent[], before: number): void => {
  for (const { pending, verdict, firstEvent, events } of members) {
    const facts = { observed: positionFrom(before + firstEvent), attempts: pending.round }
    if (verdict.kind === 'Throw') pending.fail(verdict.thrown)
    else if (verdict.kind === 'End') pending.finish(verdict.conclude(facts))
    else {
      const own = stored.slice(firstEvent, firstEvent + events.length)
      const result: Result<Dispatch<DomainEvent>, never> = ok(
        dispatched(recordedFrom(own, verdict.encoded.decoded), facts),
      )
      pending.finish(result)
    }
  }
}

/** The group's contexts that are true at `previousHead` although the request failed. */
const stillTrue = (group: Group, { failed, delta }: ConditionsFailed, previousHead: number): ContextEntry[] =>
  [...group.entries.keys()].filter((entry, index) => {
    if (!isAsSent(group, entry)) return false
    if (!failed.includes(index)) return true
    halveMembers(entry)
    entry.lostRounds++
    if (catchUp(entry, delta, previousHead)) return true
    setAside(entry)
    return false
  })

const tellLost = (
  group: Group,
  request: AppendRequest,
  members: readonly PlacedMember[],
  { failed }: ConditionsFailed,
  { again }: Settling,
): void => {
  const entries = [...group.entries.keys()]
  const lostEntries = new Map(failed.map((index) => [entries[index], request.conditions[index]]))
  for (const { pending } of members) {
    const own = pending.entries.find((entry) => lostEntries.has(entry))
    const condition = own === undefined ? undefined : (lostEntries.get(own) ?? noAppendCondition)
    again(pending, condition === undefined ? undefined : { kind: 'AppendConditionFailed', condition })
  }
}

const tellRepeated = (
  members: readonly PlacedMember[],
  { commands }: DuplicateCommand,
  { head }: DefiniteAnswer,
  { again }: Settling,
): void => {
  for (const { pending } of members) {
    const known = commands.find(({ commandId }) => commandId === pending.command.commandId)
    if (known === undefined) again(pending)
    else tellKnown(pending, known, positionFrom(head.position))
  }
}

/** The answer to a command that the store knows. */
export const tellKnown = (
  pending: PendingCommand,
  known: DuplicateCommand['commands'][number],
  observed: Dispatch<unknown>['observed'],
): void => {
  const { codec, fingerprint } = pending.command
  pending.finish(repeated(codec, known, fingerprint, { observed, attempts: pending.round }))
}
