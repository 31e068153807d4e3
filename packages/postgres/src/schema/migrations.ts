import type { SchemaNames } from './schema-names.ts'
import { versionOne } from './version-1/version-1.ts'

/** A numbered step of the schema. Once released, its text never changes. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number
  /**
   * The schema version of the oldest library that may still write after this step. Libraries below it are refused, so a
   * rolling deployment goes on as long as this stays at or below what is still running.
   */
  readonly oldestWriter: number
  readonly statements: (names: SchemaNames) => readonly string[]
}

/** All steps, ascending. */
export const migrations: readonly Migration[] = [{ version: 1, oldestWriter: 1, statements: versionOne }]

/** The schema version that this library was made for. */
export const libraryVersion: number = migrations.length
