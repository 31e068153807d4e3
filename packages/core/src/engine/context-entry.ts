import type { Codec } from '../codec/codec.ts'
import { unfolded, type Folded } from '../dispatch/read-boundaries.ts'
import type { Boundary } from '../dispatch/boundary.ts'
import type { DomainEvent } from '../vocabulary/event-type.ts'
import { deepFreeze } from './deep-freeze.ts'

/**
 * A stretch of history that this process knows without gaps: it appended every event of it, each batch directly after the
 * one before. A context in the current epoch is complete up to `head`, whether or not it was touched. When an append finds
 * that others were there in between, a new epoch begins.
 */
export interface Epoch {
  head: number
}

/** One context in process memory: a boundary's state as committed, and what a batch in the making adds to it. */
export interface ContextEntry extends Folded {
  readonly codec: Codec<DomainEvent>
  /** `Unread`: there may be more in the log than in `state`, and a command should not rest on it. */
  status: 'Unread' | 'Reading' | 'Ready'
  epoch: Epoch
  /** Counts how often it was forgotten, so that a read which began before is not taken for true. */
  generation: number
  /** Commands that need it: it is kept while there are any. */
  users: number
  /** At most so many commands of it in one request: halved when others win, grown when they do not. */
  memberLimit: number
  /** How often others won lately; no more than matters. */
  lostRounds: number
  /** When it was last needed, in milliseconds since the epoch. */
  usedAt: number
}

/** The most commands that travel in one request. */
const maxMembers = 128

/** A context of which nothing was read yet. */
export const contextEntry = (boundary: Boundary, codec: Codec<DomainEvent>): ContextEntry => ({
  ...unfolded(boundary),
  codec,
  status: 'Unread',
  epoch: { head: 0 },
  generation: 0,
  users: 0,
  memberLimit: maxMembers,
  lostRounds: 0,
  usedAt: Date.now(),
})

/** Everything at or below it is in the entry's state. */
export const completeUpTo = ({ position, epoch }: ContextEntry): number => Math.max(position, epoch.head)

/**
 * Takes the entry past an event that it matches. Returns false where the application's `evolve` throws: then the entry is
 * to be read again, so that only the commands that need it meet the exception.
 */
export const advance = (
  entry: ContextEntry,
  stored: { readonly position: number; readonly revision: number },
  event: unknown,
): boolean => {
  try {
    entry.state = deepFreeze(entry.boundary.fold.evolve(entry.state, event))
  } catch {
    forget(entry)
    return false
  }
  entry.revision = stored.revision
  entry.position = stored.position
  return true
}

/** Fewer of its commands travel together from now on, until they get through again. */
export const halveMembers = (entry: ContextEntry): void => {
  entry.memberLimit = Math.max(1, Math.floor(entry.memberLimit / 2))
}

/** More of its commands may travel together, where as many as were allowed to have got through. */
export const moreMembers = (entry: ContextEntry, members: number): void => {
  if (members >= entry.memberLimit) entry.memberLimit = Math.min(maxMembers, entry.memberLimit * 2)
}

/** Keeps what is known, but has the next command read what came after it. */
export const setAside = (entry: ContextEntry): void => {
  entry.position = completeUpTo(entry)
  entry.epoch = { head: 0 }
  if (entry.status === 'Ready') entry.status = 'Unread'
}

/** Drops what is known, so that the next command reads it all again. */
export const forget = (entry: ContextEntry): void => {
  Object.assign(entry, unfolded(entry.boundary))
  entry.epoch = { head: 0 }
  entry.generation++
  if (entry.status === 'Ready') entry.status = 'Unread'
}
