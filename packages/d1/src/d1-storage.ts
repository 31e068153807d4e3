import { err, type Result, type StoreError } from 'factos'
import { emptyHead, storeError, type Storage } from 'factos/storage'
import { appendLog } from './append/append-log.ts'
import { callSession, type CallDatabase } from './database/call-database.ts'
import type { D1BindingSession } from './database/d1-binding.ts'
import { d1Limits } from './database/d1-limits.ts'
import { timeoutOf, type D1Options } from './d1-options.ts'
import { headWatch } from './head-watch.ts'
import { readLog } from './read/read-log.ts'
import { migrate } from './schema/migrate.ts'

/** A storage in D1, which knows where in the life of its database it is. */
export interface D1Storage extends Storage {
  /**
   * The bookmark of the newest state of the database that this storage has met, for sessions that shall see at least that
   * much; `undefined` before its first call.
   */
  readonly bookmark: () => string | undefined
}

/**
 * The storage port over a D1 binding. Applications use `d1Store`; this is for those who wrap a storage or test one.
 *
 * Each call is one `batch()`, which D1 runs as one transaction, on the primary database. An append's batch holds the checks
 * as well as the insertions, so it needs no transaction that waits for the Worker. It retries nothing.
 */
export const d1Storage = (options: D1Options): D1Storage => {
  const bookmarks = bookmarkKeeper()
  const onPrimary: OpenSession = () => {
    const session = options.database.withSession('first-primary')
    return { session, done: () => bookmarks.met(session.getBookmark()) }
  }
  return Object.freeze({ ...storageOn('d1', onPrimary, timeoutOf(options)), bookmark: bookmarks.newest })
}

/** A session on the database for one call, and what to do once it was answered. */
export type OpenSession = () => { readonly session: D1BindingSession; readonly done: () => void }

/** How often the head is looked at while somebody watches, in milliseconds. Each look is a query. */
const watchIntervalMs = 1_000

/** A storage over sessions of a D1 binding. */
export const storageOn = (name: string, open: OpenSession, timeoutMs: number): Storage => {
  let closed = false

  const inSession = async <T>(
    signal: { readonly aborted: boolean } | undefined,
    work: (call: CallDatabase) => Promise<Result<T, StoreError>>,
  ): Promise<Result<T, StoreError>> => {
    if (closed) return err(storeError('Closed', `the ${name} store is closed`))
    if (signal?.aborted === true) return err(storeError('Aborted', 'the call was aborted before it was sent'))
    const { session, done } = open()
    const answer = await work(callSession(session, timeoutMs))
    done()
    return answer
  }

  const readHead = async (): Promise<number | undefined> => {
    const answer = await inSession(undefined, (call) =>
      readLog(call, { reads: [], commandIds: [], knownHead: emptyHead }),
    )
    return answer.value?.head.position
  }

  const heads = headWatch(readHead, watchIntervalMs)
  return Object.freeze<Storage>({
    name,
    limits: d1Limits,
    migrate: () => inSession(undefined, migrate),
    read: (call) => inSession(call.signal, (database) => readLog(database, call)),
    append: async (call) => {
      const answer = await inSession(call.signal, (database) => appendLog(database, call))
      if (answer.ok && answer.value.head.position > answer.value.previousHead.position) {
        heads.movedTo(answer.value.head.position)
      }
      return answer
    },
    watch: heads.watch,
    close: async () => {
      closed = true
      heads.close()
    },
  })
}

const bookmarkKeeper = (): {
  readonly met: (bookmark: string | null) => void
  readonly newest: () => string | undefined
} => {
  let newest: string | undefined
  return {
    // Bookmarks sort in the order of time.
    met: (bookmark) => {
      if (bookmark !== null && (newest === undefined || bookmark > newest)) newest = bookmark
    },
    newest: () => newest,
  }
}
