import type { Codec } from '../codec/codec.ts'
import type { ReadError } from '../errors/dispatch-error.ts'
import { ok, type Result } from '../result.ts'
import type { Head } from '../storage/head.ts'
import type { RecordedCommand } from '../storage/read-call.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { noEvents, type Revision } from '../vocabulary/position.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { Boundary } from './boundary.ts'
import type { LogClient } from './log-client.ts'
import { decodeStored } from './recorded-event.ts'

/** How many events a page holds: large enough to be rare, small enough not to matter in memory. */
export const pageSize = 500

/** A boundary's facts, folded. */
export interface ReadBoundary<S> {
  readonly state: S
  /** Everything at or below it is in `state`. */
  readonly head: Head
  /** The revision of the last event folded; meaningful where the boundary is a stream. */
  readonly lastRevision: Revision
  /** The commands, of those asked for, that the store knows. */
  readonly commands: readonly RecordedCommand[]
}

/**
 * Reads and folds a boundary page by page, so that memory does not grow with its length. The first page fixes the head;
 * later ones stop there, and need no snapshot, because what is below a head never changes. Where a command is known
 * already, nothing is folded: it will not be decided again.
 */
export const readBoundary = async <S, E extends DomainEvent>(
  log: LogClient,
  { select, initial, evolve }: Boundary<S>,
  codec: Codec<E>,
  commandIds: readonly string[],
  onEvent: (recorded: Recorded<E>) => void = () => undefined,
): Promise<Result<ReadBoundary<S>, ReadError>> => {
  const first = await log.read([{ select, after: 0, limit: pageSize, direction: 'forwards' }], commandIds)
  if (!first.ok) return first
  const { head, commands } = first.value
  let state = initial
  let lastRevision: Revision = noEvents
  let page = first.value.pages[0]
  while (page !== undefined && commands.length === 0) {
    for (const stored of page.events) {
      const decoded = decodeStored(codec, stored)
      if (!decoded.ok) return decoded
      state = evolve(state, decoded.value)
      lastRevision = stored.revision
      onEvent(decoded.value)
    }
    const last = page.events.at(-1)
    if (!page.more || last === undefined) break
    const next = await log.read(
      [{ select, after: last.position, upTo: head.position, limit: pageSize, direction: 'forwards' }],
      [],
    )
    if (!next.ok) return next
    page = next.value.pages[0]
  }
  return ok({ state, head, lastRevision, commands })
}
