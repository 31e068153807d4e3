import { queryItem, query } from 'factos'
import type { StorageInTransaction, StoredEvent } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import { byQuery, pageRead, positionsOf, read } from './read.ts'
import { repeatDuring } from './repeat-during.ts'

/**
 * Follows the log as a subscriber does, while `writing` goes on and once after: reads what is above the last head, and
 * takes the head for where it has got to. Throws where an answer has other positions than those up to its head.
 */
export const followLog = async (
  storage: StorageInTransaction,
  writing: Promise<unknown>,
): Promise<readonly StoredEvent[]> => {
  const seen: StoredEvent[] = []
  let position = 0
  await repeatDuring(writing, async () => {
    const { pages, head } = await read(storage, [pageRead({ after: position }), noted(position)])
    const events = pages[0]?.events ?? []
    const expected = Array.from({ length: head.position - position }, (_, i) => position + 1 + i)
    expectEqual(positionsOf(events), expected, 'a read should give every event between the last head and its own')
    expectEqual(positionsOf(pages[1]?.events ?? []), expected, 'and so should a read by type in the same call')
    seen.push(...events)
    position = head.position
  })
  return seen
}

const noted = (after: number): ReturnType<typeof pageRead> =>
  pageRead({ after, select: byQuery(query(queryItem({ types: ['Noted'] }))) })
