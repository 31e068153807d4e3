import type { Codec } from '../codec/codec.ts'
import type { DecodeError } from '../errors/decode-error.ts'
import type { ReadError } from '../errors/dispatch-error.ts'
import { ok, type Result } from '../result.ts'
import type { Head } from '../storage/head.ts'
import type { Page, PageRead, RecordedCommand } from '../storage/read-call.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { noEvents, type Revision } from '../vocabulary/position.ts'
import type { Recorded } from '../vocabulary/recorded.ts'
import type { Boundary } from './boundary.ts'
import type { LogClient } from './log-client.ts'
import { decodeStored } from './recorded-event.ts'

/** How many events a page holds: large enough to be rare, small enough not to matter in memory. */
export const pageSize = 500

/** A boundary folded up to a position; reading takes it further. */
export interface Folded {
  readonly boundary: Boundary
  state: unknown
  /** The revision of the last event folded; meaningful where the boundary is a stream. */
  revision: Revision
  /** Everything at or below it is in `state`; 0: nothing yet. */
  position: number
}

/** Nothing folded yet. */
export const unfolded = (boundary: Boundary): Folded => ({
  boundary,
  state: boundary.fold.initial,
  revision: noEvents,
  position: 0,
})

/** What a read tells beside the events. */
export interface ReadFacts {
  readonly head: Head
  /** The commands, of those asked for, that the store knows. */
  readonly commands: readonly RecordedCommand[]
}

/**
 * Reads boundaries from where they stand up to one head, and folds them page by page, so that memory does not grow with
 * their length. The first pages come from one snapshot and fix the head; later ones stop there, and need no snapshot,
 * because what is below a head never changes. Where a command is known already nothing is folded: it will not be decided
 * again. `upTo` asks for no more than what is at or below that position.
 */
export const readBoundaries = async <E extends DomainEvent>(
  read: LogClient['read'],
  boundaries: readonly Folded[],
  codec: Codec<E>,
  commandIds: readonly string[] = [],
  onEvent?: (recorded: Recorded<E>) => void,
  upTo?: number,
): Promise<Result<ReadFacts, ReadError>> => {
  const first = await read(
    boundaries.map((folded) => pageAfter(folded, upTo)),
    commandIds,
  )
  if (!first.ok) return first
  const { head, commands } = first.value
  let { pages } = first.value
  let unread = commands.length > 0 ? [] : boundaries
  while (unread.length > 0) {
    for (const [index, folded] of unread.entries()) {
      const taken = foldPage(folded, pages[index] as Page, codec, onEvent)
      if (!taken.ok) return taken
    }
    unread = unread.filter((_, index) => pages[index]?.more === true)
    if (unread.length === 0) break
    const next = await read(
      unread.map((folded) => pageAfter(folded, upTo ?? head.position)),
      [],
    )
    if (!next.ok) return next
    pages = next.value.pages
  }
  if (commands.length === 0) for (const folded of boundaries) folded.position = Math.max(folded.position, head.position)
  return ok({ head, commands })
}

const pageAfter = ({ boundary, position }: Folded, upTo?: number): PageRead => ({
  select: boundary.select,
  after: position,
  upTo,
  limit: pageSize,
  direction: 'forwards',
})

const foldPage = <E extends DomainEvent>(
  folded: Folded,
  { events }: Page,
  codec: Codec<E>,
  onEvent: ((recorded: Recorded<E>) => void) | undefined,
): Result<void, DecodeError> => {
  for (const stored of events) {
    const decoded = decodeStored(codec, stored)
    if (!decoded.ok) return decoded
    folded.state = folded.boundary.fold.evolve(folded.state, decoded.value.event)
    folded.revision = stored.revision
    folded.position = stored.position
    onEvent?.(decoded.value)
  }
  return ok(undefined)
}
