import type { StoreError } from '../errors/store-error.ts'
import type { Result } from '../result.ts'
import type { AppendAnswer, AppendRequest } from '../storage/append-call.ts'
import { emptyHead, type Head } from '../storage/head.ts'
import type { PageRead, ReadAnswer } from '../storage/read-call.ts'
import type { StorageLimits } from '../storage/storage-limits.ts'
import type { StorageInTransaction } from '../storage/storage.ts'

/** A storage with the last head that was seen of it, which every call carries: that is how a rewound log is noticed. */
export interface LogClient {
  readonly limits: StorageLimits
  readonly read: (reads: readonly PageRead[], commandIds: readonly string[]) => Promise<Result<ReadAnswer, StoreError>>
  readonly append: (requests: readonly AppendRequest[]) => Promise<Result<AppendAnswer, StoreError>>
}

/** A client that has not seen the log yet. */
export const logClient = (storage: StorageInTransaction): LogClient => {
  let known: Head = emptyHead

  const seen = <T extends { readonly head: Head }>(answer: Result<T, StoreError>): Result<T, StoreError> => {
    if (!answer.ok) {
      // Said once, to whoever met it; what follows works on the log as it is now.
      if (answer.error.reason === 'LogReplaced') known = emptyHead
    } else if (answer.value.head.position > known.position) known = answer.value.head
    return answer
  }

  return {
    limits: storage.limits,
    read: async (reads, commandIds) => seen(await storage.read({ reads, commandIds, knownHead: known })),
    append: async (requests) => seen(await storage.append({ requests, knownHead: known })),
  }
}
