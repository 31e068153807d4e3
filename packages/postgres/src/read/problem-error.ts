import type { StoreError } from 'factos'
import { storeError } from 'factos/storage'

/** What stands in the way of a call, as the functions of the schema name it. Nothing was written then. */
export interface Problem {
  readonly problem: 'LogReplaced' | 'NotHeld' | 'SchemaTooNew' | 'Standby' | 'ReadOnly' | 'Isolation'
  /** Of `LogReplaced`: the position that was observed before. */
  readonly position?: number
}

/** Whether a document names a problem instead of an answer. */
export const isProblem = (info: object): info is Problem => 'problem' in info

/** The error that a problem is reported as. */
export const problemError = ({ problem, position }: Problem): StoreError => {
  switch (problem) {
    case 'LogReplaced':
      return storeError(
        'LogReplaced',
        `position ${position} was observed before, but this log does not hold it: it was restored, failed over or made anew`,
      )
    case 'NotHeld':
      return storeError(
        'Misconfigured',
        'no transaction is open on the client given to within(): begin one first, and commit it afterwards',
      )
    case 'SchemaTooNew':
      return storeError(
        'SchemaTooNew',
        'the schema was migrated by a newer library, beside which this one may not write',
      )
    case 'Standby':
      return storeError('Unavailable', 'this server is a standby; decisions need the primary')
    case 'ReadOnly':
      return storeError(
        'Misconfigured',
        'the transaction is read-only; see default_transaction_read_only of the role and the database',
      )
    case 'Isolation':
      return storeError(
        'Misconfigured',
        'appending needs the isolation level READ COMMITTED; begin the transaction with it, or reset ' +
          'default_transaction_isolation of the role and the database',
      )
  }
}
