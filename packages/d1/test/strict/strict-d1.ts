import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { D1Binding, D1BindingResult, D1BindingSession, D1BindingStatement } from '@factos/d1'

/** A D1 as its documentation describes it, also where the local engine is more generous; a test can make it lose answers. */
export interface StrictD1 extends D1Binding {
  readonly database: DatabaseSync
  /** What every session was asked to begin with. */
  readonly starts: (string | undefined)[]
  /** The batches that were sent, with what each statement bound. */
  readonly batches: (readonly StrictStatement[])[]
  /** Makes the next batch that writes throw this, before anything of it was applied or after all of it was. */
  readonly failNextWrite: (when: 'before' | 'after', message: string) => void
}

export interface StrictStatement extends D1BindingStatement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A real SQLite in memory, held to the limits of D1: 2 MB a value or row, 100 KB a statement, 100 parameters, 5 terms. */
export const strictD1 = (): StrictD1 => {
  // Only the types of the newest Node know `limits`.
  const database = new DatabaseSync(':memory:', { limits } as object)
  const batches: (readonly StrictStatement[])[] = []
  const starts: (string | undefined)[] = []
  let fault: { readonly when: 'before' | 'after'; readonly message: string } | undefined
  let commits = 0

  const batch = async (statements: readonly D1BindingStatement[]): Promise<readonly D1BindingResult[]> => {
    const sent = statements as readonly StrictStatement[]
    batches.push(sent)
    const failing = sent.some(({ text }) => text.includes('INSERT')) ? fault : undefined
    if (failing !== undefined) fault = undefined
    if (failing?.when === 'before') throw new Error(failing.message)
    const answer = inTransaction(database, () => sent.map((statement) => run(database, statement)))
    commits++
    if (failing?.when === 'after') throw new Error(failing.message)
    // What comes from D1 comes as JSON.
    return JSON.parse(JSON.stringify(answer)) as readonly D1BindingResult[]
  }

  return {
    database,
    starts,
    batches,
    failNextWrite: (when, message) => {
      fault = { when, message }
    },
    withSession: (start): D1BindingSession => {
      starts.push(start)
      return { prepare: statementOf, batch, getBookmark: () => String(commits).padStart(8, '0') }
    },
  }
}

const limits = { length: 2_000_000, sqlLength: 100_000, variableNumber: 100, compoundSelect: 5, functionArg: 32 }

const statementOf = (text: string, values: readonly unknown[] = []): StrictStatement => ({
  text,
  values,
  bind: (...bound) => {
    for (const value of bound) {
      if (typeof value !== 'string' && typeof value !== 'number' && value !== null && !ArrayBuffer.isView(value)) {
        throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported`)
      }
    }
    return statementOf(text, bound)
  },
})

const run = (database: DatabaseSync, { text, values }: StrictStatement): D1BindingResult => {
  const statement = database.prepare(text)
  statement.setReadBigInts(true)
  const rows = statement.all(...(values as SQLInputValue[]))
  return { results: rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, value]) => [k, asJson(value)]))) }
}

/** Integers come back as the nearest number, bytes as an array of numbers. */
const asJson = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Uint8Array ? [...value] : value
}

const inTransaction = <T>(database: DatabaseSync, work: () => T): T => {
  database.exec('BEGIN')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    const { message, errcode = 1 } = error as { readonly message: string; readonly errcode?: number }
    throw new Error(`D1_ERROR: ${message}: ${names[errcode & 0xff] ?? 'SQLITE_ERROR'}`, { cause: error })
  }
}

const names: Readonly<Record<number, string>> = { 18: 'SQLITE_TOOBIG', 19: 'SQLITE_CONSTRAINT', 20: 'SQLITE_MISMATCH' }
