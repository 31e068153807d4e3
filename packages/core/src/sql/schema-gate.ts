import { storeError, type StoreError } from '../errors/store-error.ts'
import { sqlSchemaVersion } from './sql-schema.ts'

/**
 * Why this library may not work with a schema at `version` that asks for libraries from `oldestWriter` on; `undefined`
 * where it may. `version` 0: there is none yet.
 */
export const schemaProblem = (version: number, oldestWriter: number): StoreError | undefined => {
  if (version < sqlSchemaVersion) return notMigrated(version)
  if (oldestWriter <= sqlSchemaVersion) return undefined
  return storeError(
    'SchemaTooNew',
    `the schema is at version ${version} and needs a library that knows version ${oldestWriter}; this one knows version ${sqlSchemaVersion}`,
  )
}

/** The error of a log whose schema is missing or old. */
export const notMigrated = (version: number, cause?: unknown): StoreError =>
  storeError(
    'Misconfigured',
    version === 0
      ? 'there is no event log in this database yet; call migrate() first'
      : `the schema is at version ${version}, this library works with version ${sqlSchemaVersion}; call migrate() first`,
    cause === undefined ? {} : { cause },
  )
