import { err, type Result, type StoreError } from '../../../src/index.ts'
import { storeError, type Storage } from '../../../src/storage.ts'
import type { LockingStorage } from '../locking-storage.ts'
import type { RandomNumbers } from './random-numbers.ts'

/** A storage whose calls take their time, and fail or lose their answers as often as `faults` says. */
export const unreliable = <S extends Storage | LockingStorage>(
  storage: S,
  random: RandomNumbers,
  faults: number,
): S => {
  const pause = async (): Promise<void> => {
    for (let turns = random.below(4); turns > 0; turns--) await turn()
  }
  const sending = async <T>(send: () => Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> => {
    await pause()
    if (random.chance(faults)) return err(storeError('Unavailable', 'never sent'))
    if (random.chance(faults)) return err(storeError('TimedOut', 'never arrived', { outcome: 'unknown' }))
    const answer = await send()
    await pause()
    return random.chance(faults) ? err(storeError('TimedOut', 'its answer was lost', { outcome: 'unknown' })) : answer
  }
  const reading: Pick<Storage, 'read' | 'append'> = {
    read: async (call) => {
      await pause()
      if (random.chance(faults)) return err(storeError('Unavailable', 'a read that failed'))
      const answer = await storage.read(call)
      await pause()
      return answer
    },
    append: (call) => sending(() => storage.append(call)),
  }
  if (!('transaction' in storage)) return { ...storage, ...reading }
  const transaction: LockingStorage['transaction'] = (run) => sending(() => storage.transaction(run))
  return { ...storage, ...reading, transaction }
}

/** Lets everybody else go on. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
