import { seededRandom } from '../../random.ts'
import { drawCall, type CallName } from '../../workloads/draw-call.ts'
import type { TortureStore } from '../../workloads/workload.ts'

/** Who works, and how much. */
export interface Work {
  readonly seed: number
  /** Stores of one log, by the name of the process that each of them stands for. */
  readonly stores: ReadonlyMap<string, TortureStore>
  /** Of each store, at once. */
  readonly callers: number
  /** Of each store. */
  readonly calls: number
  /** The number of each store's first call. */
  readonly firstCall?: number | undefined
  /** Kinds of work to draw from; none: all. */
  readonly only?: readonly string[] | undefined
}

/** Has several stores work on one log; now and then one repeats a call, its own or another's. Resolves when all are done. */
export const workTogether = async ({ seed, stores, callers, calls, firstCall = 0, only = [] }: Work): Promise<void> => {
  const processes = [...stores.keys()]
  const next = new Map(processes.map((process) => [process, firstCall]))
  const isLeft = (process: string): boolean => (next.get(process) ?? 0) < firstCall + calls

  const nameOf = (process: string, random: ReturnType<typeof seededRandom>): CallName => {
    const number = next.get(process) ?? 0
    const isRepeat = random.chance(0.12)
    if (!isRepeat) next.set(process, number + 1)
    return {
      seed,
      process: isRepeat ? random.pick(processes) : process,
      number: isRepeat ? Math.max(firstCall, number - random.below(20)) : number,
      only,
    }
  }

  const work = async (process: string, store: TortureStore, caller: number): Promise<void> => {
    const random = seededRandom(seed, process, 'caller', caller, firstCall)
    while (isLeft(process)) {
      const name = nameOf(process, random)
      const { call, commandId } = drawCall(name)
      // Without a command id nothing could tell the repeat from the first.
      if (commandId === undefined && name.process !== process) continue
      const result = await call(store)
      const failed = !result.ok && result.error.kind === 'StoreError'
      if (failed && commandId !== undefined) await call(store)
    }
  }
  await Promise.all(
    [...stores].flatMap(([process, store]) => Array.from({ length: callers }, (_, one) => work(process, store, one))),
  )
}
