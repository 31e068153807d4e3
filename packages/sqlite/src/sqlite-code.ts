/** The result codes of SQLite that the store tells apart (sqlite.org/rescode.html). */
export const sqliteCodes = {
  error: 1,
  perm: 3,
  abort: 4,
  busy: 5,
  locked: 6,
  noMem: 7,
  readOnly: 8,
  interrupt: 9,
  ioErr: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  protocol: 15,
  schema: 17,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  noLfs: 22,
  auth: 23,
  notADb: 26,
  busySnapshot: 517,
  readOnlyDbMoved: 1032,
  ioErrCorruptFs: 8458,
  constraintPrimaryKey: 1555,
  constraintUnique: 2067,
} as const

/**
 * The extended result code of an error that a driver threw, or `undefined` where SQLite itself did not fail. The primary
 * code is its low byte. `node:sqlite` gives the number; better-sqlite3 gives the name, of which the primary part and the
 * extended codes above are understood.
 */
export const sqliteCodeOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown }
  if (typeof errcode === 'number') return errcode
  return typeof code === 'string' && code.startsWith('SQLITE_') ? codeOfName(code.slice('SQLITE_'.length)) : undefined
}

const codesByName: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(sqliteCodes).map(([name, code]) => [name.toUpperCase(), code]),
)

const codeOfName = (name: string): number | undefined =>
  codesByName[name.replaceAll('_', '')] ?? codesByName[name.split('_')[0] as string]
