import { err, ok, type Result, type StoreError } from 'factos'
import { CorruptedRow } from 'factos/sql'
import type { StoredEvent } from 'factos/storage'
import type { CallDatabase } from '../database/call-database.ts'
import { classify } from '../database/classify.ts'
import { bytesOfHex } from './bytes-of-hex.ts'
import type { FoundEvent } from './found-event.ts'

/** Gives events with their data. */
export type CompleteEvents = (found: readonly FoundEvent[]) => readonly StoredEvent[]

/**
 * Fetches the data that is missing from any of these events, a few megabytes a call. Events never change, so it need not
 * come from the same snapshot. `sent` is said of an append whose answer these events belong to.
 */
export const completeEvents = async (
  call: CallDatabase,
  found: readonly FoundEvent[],
  sent: StoreError['outcome'],
): Promise<Result<CompleteEvents, StoreError>> => {
  const fetched = new Map<number, Uint8Array>()
  for (const group of groupsOf(found.filter(({ isComplete }) => !isComplete))) {
    const positions = JSON.stringify(group.map(({ position }) => position))
    const answer = await call([{ text: selectData, values: [positions] }], sent)
    if (!answer.ok) return answer
    for (const row of answer.value[0] ?? []) {
      fetched.set(row['position'] as number, bytesOfHex(row['data'] as string))
    }
  }
  const complete: CompleteEvents = (events) => events.map(({ position, toEvent }) => toEvent(fetched.get(position)))
  return ok(complete)
}

/** Runs what throws `CorruptedRow` for rows that this library cannot have written. */
export const unlessCorrupted = <T>(read: () => T, sent: StoreError['outcome']): Result<T, StoreError> => {
  try {
    return ok(read())
  } catch (error) {
    if (error instanceof CorruptedRow) return err(classify(error, sent))
    throw error
  }
}

/** Binds a JSON array of positions. */
const selectData =
  'SELECT e.position, hex(e.data) AS data FROM json_each(?) AS j ' +
  'CROSS JOIN factos_events AS e ON e.position = j.value'

/** How many bytes of data one call fetches, unless one event has more. */
const groupBytes = 2 ** 22

const groupsOf = (missing: readonly FoundEvent[]): readonly (readonly FoundEvent[])[] => {
  const groups: FoundEvent[][] = []
  let room = 0
  for (const event of missing) {
    room -= event.bytes
    if (room < 0 || groups.length === 0) {
      groups.push([])
      room = groupBytes - event.bytes
    }
    groups.at(-1)?.push(event)
  }
  return groups
}
