import { setTimeout as sleep } from 'node:timers/promises'
import type { Storage } from 'factos/storage'
import type { Random } from '../../random.ts'

/** A storage far away: what a read answers is some milliseconds old when it arrives. */
export const lateReads = <S extends Storage>(storage: S, random: Random): S => {
  const read: Storage['read'] = async (call) => {
    const answer = await storage.read(call)
    await sleep(random.below(10))
    return answer
  }
  return { ...storage, read }
}
