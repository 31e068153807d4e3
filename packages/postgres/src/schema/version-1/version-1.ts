import type { SchemaNames } from '../schema-names.ts'
import { appendFunction } from './append-function.ts'
import { appendOnlyTriggers } from './append-only-triggers.ts'
import { narrowestFunction } from './arms.ts'
import { lockFunction } from './lock-function.ts'
import { matchesFunction } from './matches-function.ts'
import { readFunction } from './read-function.ts'
import { streamFunction } from './stream-function.ts'
import { tables } from './tables.ts'

/** The first schema: tables, what keeps them append-only, and the functions that append and read. */
export const versionOne = (names: SchemaNames): readonly string[] => [
  ...tables(names),
  ...appendOnlyTriggers(names),
  ...lockFunction(names, 1),
  ...streamFunction(names),
  ...narrowestFunction(names),
  ...matchesFunction(names),
  ...readFunction(names),
  ...appendFunction(names, 100),
  ...functionNames.map((name) => `revoke all on function ${names.schema}.${name} from public`),
]

/** The functions that a role must be allowed to execute; PostgreSQL allows everybody unless told otherwise. */
export const functionNames: readonly string[] = [
  'factos_lock',
  'factos_revision_after',
  'factos_narrowest',
  'factos_matches',
  'factos_read',
  'factos_append',
]
