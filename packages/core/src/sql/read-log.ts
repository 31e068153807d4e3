import type { StoreError } from '../errors/store-error.ts'
import { ok, type Result } from '../result.ts'
import type { ReadAnswer, ReadCall } from '../storage/read-call.ts'
import { logHead } from './log-head.ts'
import { readPage } from './read-page.ts'
import { recordedCommands } from './recorded-commands.ts'
import type { SyncSql } from './sync-sql.ts'

/** Answers a read call. The caller has begun a transaction, so that everything comes from one snapshot. */
export const readLog = (sql: SyncSql, { reads, commandIds, knownHead }: ReadCall): Result<ReadAnswer, StoreError> => {
  const found = logHead(sql, knownHead)
  if (!found.ok) return found
  const { position, eventId } = found.value
  return ok({
    pages: reads.map((read) => readPage(sql, read, position)),
    commands: recordedCommands(sql, commandIds),
    head: { position, eventId },
  })
}
