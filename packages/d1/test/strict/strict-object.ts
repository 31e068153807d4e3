import type { ObjectStorage } from '@factos/d1'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

/** The storage of a Durable Object as its documentation describes it; a test can make a statement fail. */
export interface StrictObject extends ObjectStorage {
  readonly database: DatabaseSync
  /** Makes the next statement whose text begins like this throw this. */
  readonly failNext: (text: string, message: string) => void
}

const limits = { length: 2_000_000, sqlLength: 100_000, variableNumber: 100, compoundSelect: 5, functionArg: 32 }

/** A real SQLite in memory, held to the limits of a Durable Object. */
export const strictObject = (): StrictObject => {
  // Only the types of the newest Node know `limits`.
  const database = new DatabaseSync(':memory:', { limits } as object)
  let fault: { readonly text: string; readonly message: string } | undefined
  return {
    database,
    failNext: (text, message) => {
      fault = { text, message }
    },
    sql: {
      exec: (text, ...values) => {
        if (fault !== undefined && text.startsWith(fault.text)) {
          const { message } = fault
          fault = undefined
          throw new Error(message)
        }
        const statement = database.prepare(text)
        statement.setReturnArrays(true)
        const rows = statement.all(...(values as SQLInputValue[])) as unknown as readonly (readonly unknown[])[]
        return { raw: () => rows.map((row) => row.map(asReturned)) }
      },
    },
    transactionSync: (work) => {
      database.exec('SAVEPOINT work')
      try {
        const result = work()
        database.exec('RELEASE work')
        return result
      } catch (error) {
        database.exec('ROLLBACK TO work')
        database.exec('RELEASE work')
        throw error
      }
    },
  }
}

/** Bytes come back as an ArrayBuffer. */
const asReturned = (value: unknown): unknown => (value instanceof Uint8Array ? Uint8Array.from(value).buffer : value)
