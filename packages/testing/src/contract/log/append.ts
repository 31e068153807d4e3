import {
  emptyHead,
  type AppendAnswer,
  type Appended,
  type AppendOutcome,
  type AppendRequest,
  type CommandMark,
  type EventToAppend,
  type Head,
  type StorageInTransaction,
  type StoredCondition,
} from 'factos/storage'
import { expectThat } from '../../expectation/expect-that.ts'
import { inChunks } from './in-chunks.ts'
import { succeed } from './succeed.ts'

/** A request with these parts; what is left out is empty. */
export const request = (parts: Partial<AppendRequest>): AppendRequest => ({
  events: [],
  conditions: [],
  commands: [],
  ...parts,
})

/** One append call, which must be answered. */
export const append = async (
  storage: StorageInTransaction,
  requests: readonly AppendRequest[],
  knownHead: Head = emptyHead,
): Promise<AppendAnswer> => succeed(await storage.append({ requests, knownHead }), 'append')

/** The outcome of one request in a call of its own. */
export const outcomeOf = async (storage: StorageInTransaction, parts: Partial<AppendRequest>): Promise<AppendOutcome> =>
  only((await append(storage, [request(parts)])).outcomes, 'outcomes of one request')

/** Appends events in a call of their own, which must be accepted. */
export const appendEvents = async (
  storage: StorageInTransaction,
  events: readonly EventToAppend[],
  conditions: readonly StoredCondition[] = [],
  commands: readonly CommandMark[] = [],
): Promise<Appended> => expectAppended(await outcomeOf(storage, { events, conditions, commands }))

/** The outcomes of requests without events, in as few calls as the store's limits allow. */
export const confirmAll = async (
  storage: StorageInTransaction,
  conditions: readonly StoredCondition[],
): Promise<readonly AppendOutcome[]> => {
  const outcomes: AppendOutcome[] = []
  for (const chunk of inChunks(conditions, storage.limits.requests)) {
    outcomes.push(
      ...(
        await append(
          storage,
          chunk.map((condition) => request({ conditions: [condition] })),
        )
      ).outcomes,
    )
  }
  return outcomes
}

/** Throws unless the request was accepted. */
export const expectAppended = (outcome: AppendOutcome): Appended => {
  expectThat(outcome.kind === 'Appended', 'the request should be accepted', outcome)
  return outcome
}

/** Throws unless the request was rejected in this way. */
export const expectOutcome = <K extends AppendOutcome['kind']>(
  outcome: AppendOutcome,
  kind: K,
): AppendOutcome & { readonly kind: K } => {
  expectThat(outcome.kind === kind, `the request's outcome should be ${kind}`, outcome)
  return outcome as AppendOutcome & { readonly kind: K }
}

const only = <T>(list: readonly T[], what: string): T => {
  expectThat(list.length === 1, `one is expected of the ${what}`, list)
  return list[0] as T
}
