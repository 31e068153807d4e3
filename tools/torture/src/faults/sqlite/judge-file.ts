import { readSqliteLog } from '@factos/testing/history'
import { sqliteStore } from '@factos/sqlite'
import { unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { checkedResult, type Evidence } from '../../phases/checked-result.ts'
import type { PhaseResult } from '../../phases/phase.ts'

/** Makes the file of a log. */
export const makeLog = async (path: string): Promise<void> => {
  const store = sqliteStore({ path })
  unwrap(await store.migrate())
  await store.close()
}

/** Holds the histories of all who worked on a file against the log in it, and the file against SQLite's own check. */
export const judgeFile = (path: string, evidence: Omit<Evidence, 'log'>): PhaseResult =>
  checkedResult({
    ...evidence,
    log: readSqliteLog(path),
    complaints: [...evidence.complaints, ...problemsOf(path).map((problem) => `PRAGMA integrity_check: ${problem}`)],
  })

const problemsOf = (path: string): readonly string[] => {
  const database = new DatabaseSync(path)
  try {
    const rows = database.prepare('PRAGMA integrity_check').all()
    return rows.map((row) => String(row['integrity_check'])).filter((problem) => problem !== 'ok')
  } finally {
    database.close()
  }
}
