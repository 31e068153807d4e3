// A process of its own that works on a store together with others, until it is told to rest, or is killed. Started by
// `workerGroup`.
import { setTimeout as sleep } from 'node:timers/promises'
import { recordHistory } from '@factos/testing/history'
import { openWorkerStore } from './open-worker-store.ts'
import { seededRandom } from './random.ts'
import { tortureModel } from './workloads/all-workloads.ts'
import { drawCall, type CallName } from './workloads/draw-call.ts'
import type { WorkerNews, WorkerOrder, WorkerTask } from './worker-task.ts'

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask
const opened = openWorkerStore(task.store)
const store = recordHistory(opened.store, { file: task.historyFile, process: task.process, model: tortureModel })
let { peers, firstCall: nextCall } = task
const resting = new AbortController()
let commands = 0
let failures = 0

const tell = (news: WorkerNews): void => {
  if (process.connected) process.send?.(news)
}
const count = (): void => tell({ kind: 'Count', commands, failures, nextCall })

const working = Promise.all(Array.from({ length: task.callers }, (_, caller) => call(caller)))
const counting = setInterval(count, 200)

process.on('disconnect', () => process.exit(1))
process.on('message', (order: WorkerOrder) => {
  if (order === 'rest') void rest()
  else if (order === 'end') void end()
  else ({ peers } = order)
})
tell({ kind: 'Working' })

async function call(caller: number): Promise<void> {
  const random = seededRandom(task.seed, task.process, 'caller', caller)
  const pause = (ms: number): Promise<unknown> => (ms === 0 ? Promise.resolve() : sleep(random.next() * ms))
  const own = (number: number): CallName => ({ seed: task.seed, process: task.process, number, only: task.only })

  /** A call of its own, or one that was made before, is under way, or will be made by another process. */
  const choose = (): CallName => {
    const lot = random.next()
    const near = Math.max(0, nextCall - random.below(40))
    if (lot < 0.05) return own(near)
    if (lot < 0.1 && peers.length > 0) return { ...own(near), process: random.pick(peers) }
    return own(nextCall++)
  }

  let again: CallName | undefined
  while (!resting.signal.aborted) {
    const name = again ?? choose()
    again = undefined
    const { call, commandId } = drawCall(name)
    // Without a command id nothing could tell the repeat from the first.
    const mayMake = commandId !== undefined || name.process === task.process
    if (!mayMake) continue
    const failure = await outcomeOf(call)
    commands += 1
    if (failure && commandId !== undefined && random.chance(0.7)) again = name
    await pause(failure ? 40 : task.pauseMs)
  }
}

/** Makes the call, and says whether the store did not work. */
async function outcomeOf(call: ReturnType<typeof drawCall>['call']): Promise<boolean> {
  try {
    const result = await call(store)
    const failed = !result.ok && result.error.kind === 'StoreError'
    if (failed) failures += 1
    return failed
  } catch (error) {
    tell({ kind: 'Threw', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    return true
  }
}

async function rest(): Promise<void> {
  resting.abort()
  await working
  clearInterval(counting)
  count()
  tell({ kind: 'Resting' })
}

async function end(): Promise<void> {
  await opened.close()
  store.closeHistory()
  process.exit()
}
