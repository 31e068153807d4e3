import { setTimeout as sleep } from 'node:timers/promises'
import { err } from 'factos'
import { storeError, type Storage } from 'factos/storage'
import type { Random } from '../../random.ts'

/** A storage behind a bad connection: appends get lost, or their answers do, and then nobody answers for a while. */
export const losingAnswers = <S extends Storage>(storage: S, random: Random): S => {
  let isDown = 0
  const append: Storage['append'] = async (call) => {
    if (isDown > 0) {
      isDown -= 1
      return err(storeError('Unavailable', 'no connection'))
    }
    if (random.chance(0.9)) return storage.append(call)
    isDown = random.below(3)
    if (random.chance(0.6)) await storage.append(call)
    await sleep(random.below(4))
    return err(storeError('TimedOut', 'the answer was lost', { outcome: 'unknown' }))
  }
  return { ...storage, append }
}
