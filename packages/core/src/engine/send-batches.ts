import { appendUntilDefinite, type DefiniteAnswer } from '../dispatch/append-until-definite.ts'
import { isWorthRetrying } from '../dispatch/is-worth-retrying.ts'
import { logClient, type LogClient } from '../dispatch/log-client.ts'
import type { DispatchError } from '../errors/dispatch-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import { err, ok, type Result } from '../result.ts'
import type { AppendRequest } from '../storage/append-call.ts'
import type { StoredEvent } from '../storage/stored-event.ts'
import type { TransactionalStorage } from '../storage/storage.ts'
import { buildBatch, decideOn } from './build-batch.ts'
import type { ContextCache } from './context-cache.ts'
import { forget, halveMembers, setAside, type ContextEntry } from './context-entry.ts'
import type { EngineSettings } from './engine-options.ts'
import { requestOf, type Group } from './group.ts'
import type { History } from './history.ts'
import { landedGroups } from './landed-group.ts'
import { answerOf, commitThrew, readUnderLock } from './locked-call.ts'
import { mayBlameOne } from './may-blame-one.ts'
import { nextTurn } from './next-turn.ts'
import type { Pending, PendingCommand } from './pending.ts'
import { settleBatch } from './settle-batch.ts'

/** How commands make sure to get through when others keep winning: by deciding under the store's lock. */
export type Transact = TransactionalStorage<never>['transaction']

/** After so many rounds lost to other processes a command is decided inside the store's transaction. */
const roundsBeforeLocking = 3

/** What sending needs of the engine. */
export interface Sending {
  readonly log: LogClient
  readonly cache: ContextCache
  readonly history: History
  readonly settings: EngineSettings
  readonly transact: Transact | undefined
  /** Puts a call back in line, or lets its caller hear what it lost by. */
  readonly again: (pending: Pending, lost?: DispatchError<unknown>) => void
}

/** Sends what is in line, one call after another, each with as much as it may take. */
export interface BatchSender {
  readonly enqueue: (pending: Pending) => void
}

/**
 * Group commit. While a call is under way, whatever comes waits in line; the next call takes it. Nobody waits for company:
 * a lone command goes out at once.
 */
export const batchSender = (sending: Sending): BatchSender => {
  const { batch } = sending.settings
  let line: Pending[] = []
  let underWay = false
  /** The contexts of the call under way: what is decided on them now would be decided again. */
  let inUse: ReadonlySet<ContextEntry> = new Set()
  /** How many requests a call holds: halved when the store ran out of time for one, grown when a full one gets through. */
  let requestLimit = batch.requests

  const send = async (): Promise<void> => {
    underWay = true
    let tell = nobody
    try {
      // Those that come in the same turn of the event loop still join.
      await Promise.resolve()
      for (let next = sendNext(); next !== undefined; next = sendNext()) {
        // Where many wait, callers hear what became of the last call while the next is under way already. What they do
        // then takes a while, in which the store should be at work.
        if (tell !== nobody) await nextTurn()
        tell()
        tell = nobody
        tell = await next
        if (line.length >= manyWaiting) continue
        tell()
        tell = nobody
        await followUps()
      }
    } finally {
      tell()
      underWay = false
    }
  }

  /** Sends a call, if there is anything to send; later, the result is how to tell those that it went well for. */
  const sendNext = (): Promise<() => void> | undefined => {
    line = line.filter(({ stage }) => stage === 'Waiting')
    // A context that has to be read again takes its commands out of the line until it is.
    const ready = line.filter(isReady)
    const unready = line.filter((pending) => !isReady(pending))
    line = ready
    for (const pending of unready) sending.again(pending)
    const [first] = ready
    if (first === undefined) return undefined
    if (first.kind === 'Command' && sending.transact !== undefined && needsLock(first)) {
      return sendLocked(first.entries, sending.transact)
    }
    const groups = decide(ready)
    if (groups.length === 0) return sendNext()
    takeOut(groups)
    return sendGroups(groups)
  }

  const sendGroups = async (groups: readonly Group[]): Promise<() => void> => {
    const requests = groups.map(requestOf)
    const basis = sending.log.basis()
    const answer = await appendUntilDefinite(sending.log, requests, basis)
    return conclude(groups, requests, basis.head.position, answer)
  }

  /**
   * Decides the commands on these contexts while holding the store's lock, so that no other process can win in between.
   */
  const sendLocked = async (entries: readonly ContextEntry[], transact: Transact): Promise<() => void> => {
    const chosen = line.filter((one) => one.kind === 'Command' && one.entries.every((entry) => entries.includes(entry)))
    const before = sending.log.basis()
    let basis = before
    let groups: readonly Group[] = []
    let requests: readonly AppendRequest[] = []
    const committed = await transact(async (storage) => {
      const log = logClient(storage, sending.log.replaced, before.head)
      const problem = await readUnderLock(log, entries)
      if (problem !== undefined) return problem
      basis = { ...before, head: log.knownHead() }
      groups = decide(chosen.filter(isReady))
      takeOut(groups)
      requests = groups.map(requestOf)
      return log.append(requests)
    }).catch((thrown: unknown) => ({ thrown }))
    if ('thrown' in committed && groups.length === 0) {
      // A context that cannot be folded: its commands meet that on a read of their own.
      entries.forEach(setAside)
      return putBack(chosen)
    }
    const result = 'thrown' in committed ? err(commitThrew(committed.thrown)) : answerOf(committed)
    if (groups.length === 0) {
      return putBack(chosen, result.ok ? undefined : result.error)
    }
    const isUnknown = !result.ok && result.error.outcome === 'unknown'
    const answer = isUnknown ? await appendUntilDefinite(sending.log, requests, basis, true) : result
    return conclude(groups, requests, before.head.position, answer)
  }

  /** Nothing was sent of these: they go through the line again, or hear what they lost by. */
  const putBack = (pendings: readonly Pending[], lost?: StoreError): (() => void) => {
    line = line.filter((one) => !pendings.includes(one))
    for (const pending of pendings) sending.again(pending, lost)
    return nobody
  }

  /** A batch of those that still wait; made anew where deciding it led one of their callers to give up. */
  const decide = (pendings: readonly Pending[]): readonly Group[] => {
    const stillWaiting = pendings.filter(({ stage }) => stage === 'Waiting')
    const groups = buildBatch(stillWaiting, sending.cache, { ...batch, requests: requestLimit })
    return groups.flatMap(pendingsOf).some(({ stage }) => stage === 'Done') ? decide(stillWaiting) : groups
  }

  const takeOut = (groups: readonly Group[]): void => {
    const taken = new Set<Pending>(groups.flatMap(pendingsOf))
    for (const pending of taken) pending.stage = pending.stage === 'Waiting' ? 'Sent' : pending.stage
    line = line.filter((pending) => !taken.has(pending))
    inUse = new Set(groups.flatMap(({ entries }) => [...entries.keys()]))
  }

  /**
   * While the store works on a call, decides what comes for the next one, so that it can be sent at once. Should one of its contexts
   * have changed by then, it is decided again.
   */
  const decideAhead = (pending: Pending): void => {
    if (pending.kind === 'Append' || pending.verdict !== undefined || !isReady(pending)) return
    if (pending.entries.some((entry) => inUse.has(entry))) return
    const states = pending.entries.map(({ state }) => state)
    decideOn(pending, states, batch.commandLimits)
  }

  const conclude = async (
    groups: readonly Group[],
    requests: readonly AppendRequest[],
    sentAfter: number,
    answer: Result<DefiniteAnswer, StoreError>,
  ): Promise<() => void> => {
    if (!answer.ok) return fail(groups, answer.error)
    const landed = answer.value.resent
      ? await landedGroups(sending.log, groups, requests, sentAfter, answer.value)
      : ok(nothingLanded)
    if (!landed.ok) return fail(groups, { ...landed.error, outcome: 'unknown' })
    if (groups.length >= requestLimit) requestLimit = Math.min(batch.requests, requestLimit * 2)
    return settleBatch(groups, requests, answer.value, landed.value, sending)
  }

  /** A call that failed as a whole: its callers hear so at once. */
  const fail = (groups: readonly Group[], error: StoreError): (() => void) => {
    const pendings = groups.flatMap(pendingsOf)
    const culpritUnknown = pendings.length > 1 && mayBlameOne(error)
    if (error.outcome === 'unknown') for (const { entries } of groups) for (const entry of entries.keys()) forget(entry)
    // A timeout of the database would fail the same large call for ever.
    if (error.reason === 'TimedOut') {
      requestLimit = Math.max(1, Math.floor(groups.length / 2))
      for (const { entries } of groups) for (const entry of entries.keys()) halveMembers(entry)
    }
    for (const pending of pendings) {
      if (culpritUnknown) {
        pending.alone = true
        sending.again(pending)
      } else if (isWorthRetrying(error)) sending.again(pending, error)
      else pending.finish(err(error))
    }
    return nobody
  }

  return {
    enqueue: (pending) => {
      line.push(pending)
      if (underWay) decideAhead(pending)
      else void send()
    },
  }
}

/** From so many in line on, sending first costs less than the company of those who are about to be told. */
const manyWaiting = 64

const nobody = (): void => undefined

/**
 * Waits until callers who go on as soon as they are told have done so, which takes them a few turns of the microtask queue:
 * otherwise they would just miss the next call, and callers would split into halves that wait for each other.
 */
const followUps = async (): Promise<void> => {
  for (let turn = 0; turn < 16; turn++) await Promise.resolve()
}

/** Whether others keep winning: against this command, or lately against every one on its contexts. */
const needsLock = ({ round, entries }: PendingCommand): boolean =>
  round > roundsBeforeLocking || entries.some(({ lostRounds }) => lostRounds >= roundsBeforeLocking)

const nothingLanded: ReadonlyMap<Group, readonly StoredEvent[]> = new Map()

const isReady = (pending: Pending): boolean =>
  pending.kind === 'Append' || pending.entries.every(({ status }) => status === 'Ready')

const pendingsOf = ({ append, members }: Group): readonly Pending[] =>
  append === undefined ? members.map(({ pending }) => pending) : [append]
