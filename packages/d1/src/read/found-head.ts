import { err, ok, type Result, type StoreError } from 'factos'
import { logReplaced, notMigrated, schemaProblem, selectHead } from 'factos/sql'
import { storeError, type Head } from 'factos/storage'
import type { Rows, Statement } from '../database/statement.ts'

/** Selects the head of the log, with the schema's version and what is now at the head that the caller knows. */
export const selectHeads = (known: Head): Statement => ({
  text: `SELECT h.*, (SELECT id FROM factos_events WHERE position = ?) AS known_id FROM (${selectHead}) AS h`,
  values: [known.position],
})

/**
 * The head that it returned. Fails with `Misconfigured` or `SchemaTooNew` where this library may not work with the schema,
 * with `LogReplaced` where the known head is not in this log.
 */
export const foundHead = (rows: Rows | undefined, known: Head): Result<Head, StoreError> => {
  const row = rows?.[0]
  if (row === undefined) return err(notMigrated(0))
  const problem = schemaProblem(row['version'] as number, row['oldest_writer'] as number)
  if (problem !== undefined) return err(problem)
  if (known.position > 0 && row['known_id'] !== known.eventId) return err(logReplaced(known.position))
  const position = (row['position'] as number | null) ?? 0
  if (!Number.isSafeInteger(position)) {
    return err(storeError('Corrupted', `the last event has position ${position}, which this library never writes`))
  }
  return ok({ position, eventId: (row['id'] as string | null) ?? '' })
}
