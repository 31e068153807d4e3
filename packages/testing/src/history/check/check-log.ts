import type { LoggedEvent } from '../logged-event.ts'
import type { Scene } from './scene.ts'

/** Positions, revisions, ids and times, by themselves. */
export const checkLog = (scene: Scene, log: readonly LoggedEvent[], gapFree: boolean): void => {
  const { events } = scene.timeline.log
  log.forEach((event, index) => {
    const before = log[index - 1]
    if (before !== undefined && event.position < before.position) {
      scene.wrong('Order', `position ${event.position} comes after position ${before.position}`, [])
    }
  })
  const ids = new Map<string, number>()
  const revisions = new Map<string, number>()
  for (const [index, event] of events.entries()) {
    const { position, id, stream, revision, recordedAt } = event
    const before = events[index - 1]
    const expected = (before?.position ?? 0) + 1
    if (!Number.isSafeInteger(position) || position < 1) scene.wrong('Order', `${position} is not a position`, [index])
    else if (position < expected) scene.wrong('Order', `position ${position} is there twice`, [index - 1, index])
    else if (gapFree && position > expected) scene.wrong('Order', missing(expected, position - 1), [index])

    const last = revisions.get(stream) ?? -1
    if (revision !== last + 1) {
      const text = `position ${position} has revision ${revision} of stream ${stream}, where ${last + 1} comes next`
      scene.wrong('Order', text, [index])
    }
    revisions.set(stream, revision)

    if (!Number.isSafeInteger(recordedAt) || (before !== undefined && recordedAt < before.recordedAt)) {
      const text = `position ${position} was recorded at ${recordedAt}, the event before it at ${before?.recordedAt}`
      scene.wrong('Order', text, [index])
    }

    const first = ids.get(id)
    if (first !== undefined) scene.wrong('Doubled', `the event ${id} is there twice`, [first, index])
    else ids.set(id, index)
  }
}

const missing = (first: number, last: number): string =>
  first === last ? `position ${first} is missing` : `positions ${first} to ${last} are missing`
