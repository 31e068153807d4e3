import type { TestProject } from 'vitest/node'
import { postgresForTests } from './postgres-for-tests.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a PostgreSQL server, as a user that may create databases: `temporaryDatabase(inject('postgresUrl'))`. */
    postgresUrl: string
  }
}

/** Vitest's global setup: one server for all test files of a run, gone when the run ends. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await postgresForTests()
  project.provide('postgresUrl', url)
  return stop
}
