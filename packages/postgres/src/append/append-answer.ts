import type { AppendAnswer, AppendCall, AppendOutcome, ConditionsFailed } from 'factos/storage'
import { maxDeltaEvents } from 'factos/storage'
import { wholeNumber, type Found } from '../read/found-rows.ts'
import { headFrom, type HeadInfo } from '../read/read-log.ts'
import type { AppendStatement } from './append-statement.ts'
import type { KnownRevisions } from './known-revisions.ts'

/** See `factos_append`. Requests, conditions and commands are numbered from 1. */
export interface AppendInfo {
  readonly previous: HeadInfo
  readonly at: number
  readonly next: readonly number[] | null
  readonly known: readonly (readonly [command: number, fingerprint: string, first: number, count: number])[] | null
  readonly taken: readonly (readonly [request: number, position: number])[] | null
  readonly failed: readonly number[] | null
  readonly deltas: readonly (readonly [request: number, positions: readonly number[]])[] | null
}

/**
 * What became of each request. The function says only what it found; the places of what was accepted follow from the
 * order: positions go on from the head, revisions from the end of each stream, which `revisions` remembers.
 */
export const appendAnswer = (
  { requests }: AppendCall,
  sent: AppendStatement,
  found: Found<AppendInfo>,
  revisions?: KnownRevisions,
): AppendAnswer => {
  const { info } = found
  const previousHead = headFrom(info.previous)
  const refusals = refusalsOf(sent, found)
  const next = new Map(sent.streams.map((stream, index) => [stream, wholeNumber(info.next?.[index], 'a revision')]))
  let head = previousHead
  const outcomes = requests.map(({ events }, request): AppendOutcome => {
    const refusal = refusals.get(request)
    if (refusal !== undefined) return refusal
    const last = events.at(-1)
    const firstPosition = last === undefined ? previousHead.position : head.position + 1
    if (last !== undefined) head = { position: head.position + events.length, eventId: last.id }
    const given = events.map(({ stream }) => {
      const revision = next.get(stream) ?? 0
      next.set(stream, revision + 1)
      return revision
    })
    return { kind: 'Appended', firstPosition, revisions: given, recordedAt: wholeNumber(info.at, 'the time') }
  })
  revisions?.learn(previousHead, head, next)
  return { outcomes, previousHead, head }
}

/** By index of the request. Where several things are wrong, a known command comes first, then taken ids. */
const refusalsOf = (
  { conditions, commands }: AppendStatement,
  { info, eventAt }: Found<AppendInfo>,
): ReadonlyMap<number, AppendOutcome> => {
  const refusals = new Map<number, AppendOutcome>()
  const deltas = new Map(info.deltas)
  const inOrder = (info.failed ?? []).toSorted((one, other) => one - other)
  const failed = inOrder.flatMap((number) => conditions[number - 1] ?? [])
  for (const [request, ofRequest] of Map.groupBy(failed, ({ request }) => request)) {
    const positions = deltas.get(request + 1) ?? []
    const outcome: ConditionsFailed = {
      kind: 'ConditionsFailed',
      failed: ofRequest.map(({ index }) => index),
      delta: { events: positions.slice(0, maxDeltaEvents).map(eventAt), complete: positions.length <= maxDeltaEvents },
    }
    refusals.set(request, outcome)
  }
  for (const [number, taken] of Map.groupBy(info.taken ?? [], ([request]) => request)) {
    refusals.set(number - 1, { kind: 'EventIdsTaken', events: taken.map(([, position]) => eventAt(position)) })
  }
  const known = (info.known ?? []).flatMap(([number, fingerprint, first, count]) => {
    const command = commands[number - 1]
    return command === undefined ? [] : [{ ...command, fingerprint, first, count }]
  })
  for (const [request, ofRequest] of Map.groupBy(known, ({ request }) => request)) {
    refusals.set(request, {
      kind: 'DuplicateCommand',
      commands: ofRequest.map(({ commandId, fingerprint, first, count }) => ({
        commandId,
        fingerprint,
        events: Array.from({ length: count }, (_, index) => eventAt(first + index)),
      })),
    })
  }
  return refusals
}
