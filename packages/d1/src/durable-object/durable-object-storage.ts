import { err, type Result, type StoreError } from 'factos'
import { migrateLog, readLog } from 'factos/sql'
import { storeError, type Storage, type StorageLimits } from 'factos/storage'
import { classify } from '../database/classify.ts'
import { inTransaction, objectAppend } from './object-append.ts'
import { objectSql } from './object-sql.ts'
import type { ObjectStorage } from './object-storage.ts'
import { objectWatchers } from './object-watchers.ts'

/** Where the log is. */
export interface DurableObjectOptions {
  /** The storage of an object with SQLite (`new_sqlite_classes` in its migration): `ctx.storage`. */
  readonly storage: ObjectStorage
}

/**
 * The storage port over the SQLite of a Durable Object. Applications use `durableObjectStore`; this is for those who wrap a
 * storage or test one.
 *
 * The object is the log's single writer, and its SQLite answers at once, so that calls never overlap. What an append says
 * is true before it is durable; the platform holds back every message that leaves the object until it is.
 */
export const durableObjectStorage = ({ storage }: DurableObjectOptions): Storage => {
  const sql = objectSql(storage)
  const watchers = objectWatchers(storage)
  const ended: (() => void)[] = []
  let closed = false

  const whenOpen = async <T>(
    signal: { readonly aborted: boolean } | undefined,
    work: () => Result<T, StoreError>,
  ): Promise<Result<T, StoreError>> => {
    if (closed) return err(storeError('Closed', 'the durable object store is closed'))
    if (signal?.aborted === true) return err(storeError('Aborted', 'the call was aborted before it began'))
    try {
      return work()
    } catch (error) {
      return err(classify(error))
    }
  }

  return Object.freeze<Storage>({
    name: 'durable object',
    limits: durableObjectLimits,
    migrate: () => whenOpen(undefined, () => inTransaction(storage, () => migrateLog(sql, Date.now()))),
    read: (call) => whenOpen(call.signal, () => readLog(sql, call)),
    append: (call) =>
      whenOpen(call.signal, () => {
        const answer = objectAppend(storage, sql, call)
        if (answer.ok && answer.value.head.position > answer.value.previousHead.position) watchers.tell()
        return answer
      }),
    watch: (onMoved) => {
      if (closed) return () => {}
      const end = watchers.add(onMoved)
      ended.push(end)
      return end
    },
    close: async () => {
      closed = true
      for (const end of ended) end()
    },
  })
}

/**
 * What a call may hold. An object takes values and rows of 2 MB, and has 128 MB of memory. NUL is refused because SQLite's
 * JSON functions cut text at it.
 */
const durableObjectLimits: StorageLimits = Object.freeze({
  eventBytes: 1_800_000,
  events: 5_000,
  bytes: 2 ** 24,
  requests: 1_000,
  nul: false,
})
