import { err, ok, type Result, type StoreError } from 'factos'
import {
  storeError,
  type AppendAnswer,
  type AppendCall,
  type ReadAnswer,
  type ReadCall,
  type StorageInTransaction,
  type TransactionalStorage,
} from 'factos/storage'
import type { Fault } from './fault.ts'
import { judgeAppend } from './model-append.ts'
import { emptySnapshot, joined, modelLock, type Lock, type ModelLog, type Snapshot } from './model-log.ts'
import { answerRead, headOf } from './model-read.ts'
import { modelTransaction, withinTransaction, type ModelClient } from './model-transaction.ts'
import { replacedLog } from './replaced-log.ts'

/**
 * A storage as simple as it can be, with the waits of a real one: answers come later, and others run in between. It is
 * what the contract suite is tested on: without a fault it must pass every check, with one it must fail.
 */
export const modelStorage = (log: ModelLog, fault?: Fault): TransactionalStorage<ModelClient> => {
  const ownLock = modelLock()
  // Clocks of different processes are never quite the same.
  const clockDrift = log.storages++ * 5_000
  const commitsLate = fault === 'lower position committed late'
  let closed = false

  const whenOpen = async <T>(run: () => Promise<Result<T, StoreError>>): Promise<Result<T, StoreError>> =>
    closed && fault !== 'open after close' ? err(storeError('Closed', 'the model is closed')) : run()

  const lockOf = ({ requests }: AppendCall): Lock => {
    const conditions = requests.flatMap((request) => request.conditions)
    if (fault === 'a lock for each process') return ownLock
    if (fault === 'unconditional appends without lock' && conditions.length === 0) return modelLock()
    if (fault !== 'a lock for each query') return log.lock
    const key = JSON.stringify(conditions)
    const lock = log.queryLocks.get(key) ?? modelLock()
    log.queryLocks.set(key, lock)
    return lock
  }

  /** Makes events visible. A late one gives the lock back first, and lower positions may take longer than higher ones. */
  const commit = async (added: Snapshot): Promise<void> => {
    log.unseen = joined(log.unseen, added)
    if (!commitsLate) await log.pause()
    else for (let turns = ((added.events[0]?.position ?? 0) % 3) * 4; turns > 0; turns--) await log.pause()
    const without = log.unseen.events.filter((event) => !added.events.includes(event))
    log.unseen = {
      events: without,
      commands: log.unseen.commands.filter((command) => !added.commands.includes(command)),
    }
    log.committed = joined(log.committed, added)
    if (added.events.length > 0) queueMicrotask(() => log.watchers.forEach((onMoved) => onMoved()))
  }

  const append = async (call: AppendCall): Promise<Result<AppendAnswer, StoreError>> => {
    await log.pause()
    const early = log.committed
    const unlock = await lockOf(call)()
    let visible: Promise<void> = Promise.resolve()
    try {
      const snapshot = fault === 'snapshot before lock' ? early : joined(log.committed, log.unseen)
      await log.pause()
      const replaced = replacedLog(call, snapshot, fault)
      if (replaced !== undefined) return err(replaced)
      const nextPosition = headOf(joined(log.committed, log.unseen)).position + 1
      const { outcomes, added } = judgeAppend(call, snapshot, nextPosition, Date.now() - clockDrift, fault)
      visible = commit(added)
      if (!commitsLate) await visible
      return ok({ outcomes, previousHead: headOf(snapshot), head: headOf(joined(snapshot, added)) })
    } finally {
      unlock()
      await visible
    }
  }

  const read = async (call: ReadCall): Promise<Result<ReadAnswer, StoreError>> => {
    await log.pause()
    const snapshot = log.committed
    await log.pause()
    const replaced = replacedLog({ ...call, requests: [] }, snapshot, fault)
    return replaced === undefined ? ok(answerRead(call, snapshot, log.committed, fault)) : err(replaced)
  }

  return Object.freeze({
    name: 'model',
    limits,
    migrate: () =>
      whenOpen(async () => {
        if (fault === 'migration empties the log') log.committed = emptySnapshot
        return ok(undefined)
      }),
    read: (call: ReadCall) => whenOpen(() => read(call)),
    append: (call: AppendCall) => whenOpen(() => append(call)),
    watch: (onMoved: () => void) => {
      const watcher = (): void => onMoved()
      log.watchers.add(watcher)
      return () => void log.watchers.delete(watcher)
    },
    close: async () => {
      closed = true
    },
    within: (client: ModelClient) => {
      const inside = withinTransaction(log, client, limits, fault)
      if (fault === 'transactions open after close') return inside
      return {
        ...inside,
        read: (call: ReadCall) => whenOpen(() => inside.read(call)),
        append: (call: AppendCall) => whenOpen(() => inside.append(call)),
      }
    },
    transaction: <T>(run: (storage: StorageInTransaction, client: ModelClient) => Promise<T>) =>
      whenOpen(async () =>
        ok(await modelTransaction(log, (client) => run(withinTransaction(log, client, limits, fault), client), fault)),
      ),
  })
}

const limits = { eventBytes: 2 ** 24, events: 5_000, bytes: 2 ** 26, requests: 200, nul: true }
