import type { Head } from 'factos/storage'

/** Where streams go on, as this process knows it from its own appends. */
export interface KnownRevisions {
  /** The next revision of each stream, -1 where it is not known; `undefined` where nothing is known as of this head. */
  readonly asOf: (head: Head, streams: readonly string[]) => readonly number[] | undefined
  /** An append from `previous` to `head` left its streams here. */
  readonly learn: (previous: Head, head: Head, next: ReadonlyMap<string, number>) => void
}

/**
 * Remembers where streams go on, so that the database need not look them up again. What it remembers holds at one head: an
 * append that begins there moves it on, any other one, which other processes' events came before, makes it begin anew. The
 * database uses it only where the log still ends at that head.
 */
export const knownRevisions = (): KnownRevisions => {
  const revisions = new Map<string, number>()
  let known: Head | undefined
  return {
    asOf: (head, streams) =>
      isSame(head, known) && streams.length > 0 ? streams.map((stream) => revisions.get(stream) ?? -1) : undefined,
    learn: (previous, head, next) => {
      if (!isSame(previous, known)) revisions.clear()
      known = head
      for (const [stream, revision] of next) revisions.set(stream, revision)
      for (const stream of revisions.keys()) {
        if (revisions.size <= maxStreams) break
        revisions.delete(stream)
      }
    },
  }
}

const isSame = (one: Head, other: Head | undefined): boolean =>
  one.position === other?.position && one.eventId === other.eventId

/** A few megabytes at most. */
const maxStreams = 20_000
