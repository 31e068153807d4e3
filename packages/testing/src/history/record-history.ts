import type { EventStore, EventStoreInTransaction, Result, StoreError } from 'factos'
import type { HistoryModel } from './history-model.ts'
import { modelNames } from './history-model.ts'
import { historyWriter, type HistoryWriter } from './history-writer.ts'
import { transactionOutcome } from './outcome-of.ts'
import { recordedMethods } from './recorded-methods.ts'

/** What a recorder needs to know. */
export interface RecordHistoryOptions {
  /** A new file for this recording alone. It holds commands, events and states as text: keep it like the log itself. */
  readonly file: string
  /** A name that no other recording of the same history has: a process that is started again needs a new one. */
  readonly process: string
  readonly model: HistoryModel
}

/**
 * Wraps a store: the same methods with the same answers, and every call and its outcome becomes a line of a file, which
 * survives `kill -9`. The file and the log are what `checkHistory` decides by. Each event that is written this way names
 * its call in its metadata, under `factos_history_op`.
 *
 * Calls inside `transaction` are recorded too. What a store of `within` does is not: its events are foreign to the history,
 * and `checkHistory` has to be told so. Input that is not typed as the store's rejects as the store itself would; a
 * decider or codec that the model does not name, or a file that exists, is an error.
 *
 * `closeHistory` closes the file, not the store; what is answered later is not recorded.
 *
 * @example
 * const recorded = recordHistory(store, { file: 'history/web-1.jsonl', process: 'web-1', model })
 * await recorded.dispatchWithQuery({ stream, query: sale, decider: ticketWindow, codec: ticketCodec, command })
 */
// A store that cannot check every condition is one too.
// oxlint-disable-next-line typescript/no-explicit-any
export const recordHistory = <S extends EventStore<any>>(
  store: S,
  { file, process, model }: RecordHistoryOptions,
): S & { readonly closeHistory: () => void } => {
  const names = modelNames(model)
  const writer = historyWriter(file, process)
  const methods = recordedMethods(store, names, writer)
  const transactions = 'transaction' in store ? recordedTransactions(store as never, names, writer) : {}
  return Object.freeze({ ...store, ...methods, ...transactions, closeHistory: writer.close })
}

interface WithTransactions {
  readonly transaction: (
    run: (store: EventStoreInTransaction, client: unknown) => Promise<unknown>,
  ) => Promise<Result<unknown, StoreError>>
}

const recordedTransactions = (
  { transaction }: WithTransactions,
  names: ReturnType<typeof modelNames>,
  writer: HistoryWriter,
): WithTransactions => ({
  transaction: async (run) => {
    // Each time that `run` is called is a transaction of its own: a store may have to begin again.
    let op: string | undefined
    const endAs = (outcome: Parameters<HistoryWriter['end']>[1]): void => {
      if (op !== undefined) writer.end(op, outcome)
      op = undefined
    }
    try {
      const result = await transaction((store, client) => {
        endAs({ kind: 'RolledBack', message: 'the transaction began again' })
        op = writer.begin({ method: 'transaction' })
        return run({ ...store, ...recordedMethods(store, names, writer, op) }, client)
      })
      endAs(transactionOutcome(result))
      return result
    } catch (error) {
      endAs({ kind: 'RolledBack', message: String(error) })
      throw error
    }
  },
})
