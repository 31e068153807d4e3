import type { EventToAppend, StoredEvent } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'

/** Throws unless stored events are those that were given, to the last character and byte. */
export const expectSameEvents = (
  stored: readonly StoredEvent[],
  given: readonly EventToAppend[],
  where: string,
): void => {
  expectEqual(
    stored.map(comparable),
    given.map(comparable),
    `${where}, events should come back exactly as they were given`,
  )
  expectThat(
    stored.every(({ data }) => data instanceof Uint8Array),
    `${where}, data should be bytes`,
    stored,
  )
}

/** The parts that the caller gives. A store may bring metadata in another order, and bytes in a subclass of its driver. */
const comparable = ({ id, stream, type, version, tags, metadata, data }: EventToAppend) => ({
  id,
  stream,
  type,
  version,
  tags: [...tags],
  metadata: new Map(Object.entries(metadata)),
  data: Uint8Array.from(data),
})
