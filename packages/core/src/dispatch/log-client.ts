import { storeError, type StoreError } from '../errors/store-error.ts'
import { err, type Result } from '../result.ts'
import type { AppendAnswer, AppendRequest } from '../storage/append-call.ts'
import { emptyHead, type Head } from '../storage/head.ts'
import type { Page, PageRead, ReadAnswer } from '../storage/read-call.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { StorageInTransaction } from '../storage/storage.ts'

/** A storage with the last head that was seen of it, which every call carries: that is how a rewound log is noticed. */
export interface LogClient {
  readonly limits: StorageLimits
  /** Whether nothing can be sent again after a lost answer, because a transaction ends with its connection. */
  readonly sendsOnce: boolean
  readonly read: (reads: readonly PageRead[], commandIds: readonly string[]) => Promise<Result<ReadAnswer, StoreError>>
  /** `basis`: what the requests were decided on, where that may be a log that was replaced since. */
  readonly append: (requests: readonly AppendRequest[], basis?: Basis) => Promise<Result<AppendAnswer, StoreError>>
  /** What is decided now is decided on. */
  readonly basis: () => Basis
  /** The last head that was seen. */
  readonly knownHead: () => Head
  /** To be called when another client of this log met `LogReplaced`. */
  readonly replaced: () => void
}

/** A head, of a log that was replaced so many times before. */
export interface Basis {
  readonly head: Head
  readonly replacements: number
}

/**
 * A client of a storage. `onReplaced` is called when the log turns out to be another one; `known` is a head that was seen
 * before, by another client of the same log.
 */
export const logClient = (
  storage: StorageInTransaction,
  onReplaced: () => void = nothing,
  known: Head = emptyHead,
): LogClient => {
  let last = known
  let replacements = 0

  const replaced = (): void => {
    last = emptyHead
    replacements++
    onReplaced()
  }

  const seen = <T extends { readonly head: Head }>(
    knownHead: Head,
    answer: Result<T, StoreError>,
  ): Result<T, StoreError> => {
    if (!answer.ok) {
      // Said once, to whoever met it; what follows works on the log as it is now.
      if (answer.error.reason === 'LogReplaced') replaced()
    }
    // An answer vouches for the head that its call carried. One that was learnt meanwhile may be gone from that log, and
    // forgetting it would hide that.
    else if (knownHead === last && answer.value.head.position > last.position) last = answer.value.head
    return answer
  }

  return {
    limits: storage.limits,
    sendsOnce: false,
    read: async (reads, commandIds) => {
      const call = { reads, commandIds, knownHead: last }
      const answer = seen(call.knownHead, await storage.read(call).catch(thrownBy(storage.name, 'not-appended')))
      if (!answer.ok || answer.value.pages.every((page, index) => leadsOn(page, reads[index]))) return answer
      return err(leadsNowhere(storage.name))
    },
    append: async (requests, basis) => {
      // As long as nobody noticed a replacement, the last head tells of one that an older head would not.
      const isOfAnother = basis !== undefined && basis.replacements !== replacements
      const call = { requests, knownHead: isOfAnother ? basis.head : last }
      return seen(call.knownHead, await storage.append(call).catch(thrownBy(storage.name, 'unknown')))
    },
    basis: () => ({ head: last, replacements }),
    knownHead: () => last,
    replaced,
  }
}

/** A backend should never throw; one that does must not leave its callers waiting. */
const thrownBy =
  (name: string, outcome: StoreError['outcome']) =>
  (cause: unknown): Result<never, StoreError> =>
    err(storeError('Unexpected', `the ${name} storage threw: ${String(cause)}`, { outcome, cause }))

/** Whether what follows a page can be asked for by where it ends. If not, a reader would ask for the same for ever. */
const leadsOn = ({ events, more }: Page, read: PageRead | undefined): boolean => {
  if (!more || read === undefined) return true
  const last = events.at(-1)?.position
  if (last === undefined) return false
  return read.direction === 'forwards' ? last > read.after : last < (read.before ?? Infinity)
}

const leadsNowhere = (name: string): StoreError =>
  storeError('Unexpected', `the ${name} storage said that more events follow, but not behind which`)

const nothing = (): void => undefined
