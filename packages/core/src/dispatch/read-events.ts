import { FactosError } from '../errors/factos-error.ts'
import type { StoreError } from '../errors/store-error.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { noPosition } from '../vocabulary/position.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import { aborted, unlessAborted } from './aborting.ts'
import { queryError } from './admission.ts'
import type { ReadEventsCall } from './event-store.ts'
import type { LogClient } from './log-client.ts'
import { pageSize } from './read-boundaries.ts'
import { decodeStored } from './recorded-event.ts'

/** Throws a `TypeError` for bounds that make no sense; they come from code, not from data. */
export const checkReadBounds = <EC extends DomainEvent, N extends string>(call: ReadEventsCall<EC, N>): void => {
  const { after, before, limit, direction = 'forwards' } = call
  if (after !== undefined && after !== noPosition) checkWhole('after', after, 0)
  if (before !== undefined) checkWhole('before', before, 1)
  if (limit !== undefined) checkWhole('limit', limit, 1)
  if (direction !== 'forwards' && direction !== 'backwards') {
    throw new TypeError(`direction is 'forwards' or 'backwards', not ${String(direction)}`)
  }
}

const checkWhole = (name: string, value: number, least: number): void => {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new TypeError(`${name} is a whole number from ${least} to 2^53 - 1, not ${String(value)}`)
  }
}

/**
 * Pages of events as one iterable. The head at the first page bounds them all, so that a reader of a busy log comes to an
 * end. Leaving the loop early costs nothing further.
 */
export async function* readEvents<EC extends DomainEvent, N extends string>(
  log: LogClient,
  call: ReadEventsCall<EC, N>,
): AsyncGenerator<Recorded<EC>, void, undefined> {
  const { query, codec, direction = 'forwards', signal } = call
  const error = queryError(query, log.limits)
  if (error !== undefined) throw new FactosError(error)
  let after = call.after === undefined || call.after === noPosition ? 0 : call.after
  let before = call.before
  let upTo: number | undefined
  let left = call.limit ?? Infinity
  for (;;) {
    if (signal?.aborted === true) throw new FactosError<StoreError>(aborted('not-appended', signal))
    const limit = Math.min(left, pageSize)
    const reading = log.read([{ select: { kind: 'Query', query }, after, before, upTo, limit, direction }], [])
    const answer = await unlessAborted(reading, signal, 'not-appended')
    if (!answer.ok) throw new FactosError<StoreError>(answer.error)
    upTo ??= answer.value.head.position
    const page = answer.value.pages[0]
    for (const stored of page?.events ?? []) {
      const one = decodeStored(codec, stored)
      if (!one.ok) throw new FactosError(one.error)
      if (direction === 'forwards') after = stored.position
      else before = stored.position
      yield one.value
    }
    left -= page?.events.length ?? 0
    if (page?.more !== true || left <= 0) return
  }
}
