import { err, ok, type Result, type StoreError } from 'factos'
import type { Send } from '../connection/statement.ts'
import { problemError, type Problem } from '../read/problem-error.ts'
import { libraryVersion } from '../schema/migrations.ts'
import type { SchemaNames } from '../schema/schema-names.ts'

/** Takes the log's lock in the open transaction, which keeps it until it ends. */
export const takeLock = async (
  send: Send,
  { schema }: SchemaNames,
  lockTimeoutMs: number,
): Promise<Result<void, StoreError>> => {
  const rows = await send({
    text: `select ${schema}.factos_lock($1, true, $2) as problem`,
    values: [String(libraryVersion), String(lockTimeoutMs)],
  })
  if (!rows.ok) return rows
  const problem = rows.value[0]?.['problem']
  return problem === null ? ok(undefined) : err(problemError({ problem: problem as Problem['problem'] }))
}
