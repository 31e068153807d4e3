import { carryOut } from './carry-out.ts'
import { model } from './notes.ts'
import { randomCall, type Call } from './random-call.ts'
import { randomNumbers } from './random-numbers.ts'
import { writtenHistory, type WrittenHistory } from './written-history.ts'

interface UnderWay {
  readonly op: string
  readonly call: Call
  /** The caller has been told that the outcome is not known. */
  isLost: boolean
  /** Tells the caller, once the call was carried out. */
  tell?: () => void
}

/**
 * A random history of a store that does one thing after the other, each at some moment between a call's beginning and its
 * end. Of some calls the answer is lost, or the process, and they may be carried out long after.
 */
export const serialHistory = (seed: number, calls: number): WrittenHistory => {
  const random = randomNumbers(seed)
  const history = writtenHistory(model)
  const underWay: UnderWay[] = []
  const repeatable: Call[] = []
  let begun = 0

  const begin = (): void => {
    begun += 1
    const isRepeat = repeatable.length > 0 && random.chance(0.1)
    const call = isRepeat ? random.pick(repeatable) : randomCall(random, history.log, begun)
    if (call.commandId !== undefined && !isRepeat) repeatable.push(call)
    const op = `${random.pick(['a', 'b', 'c'])}-${begun}`
    history.begin(op, call)
    underWay.push({ op, call, isLost: false })
  }
  const proceed = (): void => {
    const one = random.pick(underWay)
    const remove = () => underWay.splice(underWay.indexOf(one), 1)
    const isWriting = one.call.method.startsWith('dispatch') || one.call.method === 'append'
    if (one.tell !== undefined) {
      remove()
      // Now and then its process has died meanwhile.
      if (!one.isLost && !random.chance(0.1)) one.tell()
    } else if (one.isLost || !isWriting || random.chance(0.8)) {
      one.tell = carryOut(history, one, random)
    } else if (random.chance(0.5)) {
      history.end(one.op, { kind: 'Unknown', reason: 'TimedOut', message: 'no answer' })
      one.isLost = true
    } else {
      remove()
    }
  }
  for (;;) {
    const isMore = begun < calls
    if (!isMore && underWay.length === 0) return history
    if (isMore && underWay.length < 6 && (underWay.length === 0 || random.chance(0.4))) begin()
    else proceed()
  }
}
