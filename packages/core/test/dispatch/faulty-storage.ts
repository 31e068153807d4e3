import type { Result, StoreError, StoreErrorReason } from '../../src/index.ts'
import {
  storeError,
  type AppendAnswer,
  type AppendCall,
  type ReadAnswer,
  type ReadCall,
  type Storage,
} from '../../src/storage.ts'

/** Hands a call to the storage behind. */
export type Pass<Answer> = () => Promise<Result<Answer, StoreError>>

/** What happens to one call on its way. */
export type Fault<Answer> = (pass: Pass<Answer>) => Promise<Result<Answer, StoreError>> | Result<Answer, StoreError>

/** A storage on a bad line. Calls are noted, and meet the faults that are lined up for them, one each. */
export interface FaultyStorage extends Storage {
  readonly reads: readonly ReadCall[]
  readonly appends: readonly AppendCall[]
  /** The next reads meet these faults, in turn. */
  readonly onRead: (...faults: readonly Fault<ReadAnswer>[]) => void
  /** The next appends meet these faults, in turn. */
  readonly onAppend: (...faults: readonly Fault<AppendAnswer>[]) => void
}

export const faultyStorage = (storage: Storage): FaultyStorage => {
  const reads: ReadCall[] = []
  const appends: AppendCall[] = []
  const readFaults: Fault<ReadAnswer>[] = []
  const appendFaults: Fault<AppendAnswer>[] = []
  return {
    ...storage,
    reads,
    appends,
    onRead: (...faults) => void readFaults.push(...faults),
    onAppend: (...faults) => void appendFaults.push(...faults),
    read: async (call) => {
      reads.push(call)
      return (readFaults.shift() ?? through)(() => storage.read(call))
    },
    append: async (call) => {
      appends.push(call)
      return (appendFaults.shift() ?? through)(() => storage.append(call))
    },
  }
}

const through = <Answer>(pass: Pass<Answer>): ReturnType<Pass<Answer>> => pass()

/** The storage does it, but the answer gets lost. */
export const loseAnswer = async <Answer>(pass: Pass<Answer>): Promise<Result<Answer, StoreError>> => {
  await pass()
  return lost
}

/** The call gets lost on its way; for all that the sender knows it may have arrived. */
export const loseCall = (): Result<never, StoreError> => lost

const lost: Result<never, StoreError> = {
  ok: false,
  error: storeError('Unavailable', 'the connection was lost', { outcome: 'unknown' }),
}

/** The storage definitely does nothing, for this reason. */
export const fail = (reason: StoreErrorReason) => (): Result<never, StoreError> => ({
  ok: false,
  error: storeError(reason, 'on purpose'),
})

/** Something else happens before the storage is reached. */
export const first =
  (happens: () => Promise<unknown> | void) =>
  async <Answer>(pass: Pass<Answer>): Promise<Result<Answer, StoreError>> => {
    await happens()
    return pass()
  }

/** Something else happens after the storage has done it, before the answer arrives. */
export const afterwards =
  (happens: () => Promise<unknown> | void) =>
  async <Answer>(pass: Pass<Answer>): Promise<Result<Answer, StoreError>> => {
    const answer = await pass()
    await happens()
    return answer
  }
