import { type LocalPostgres, startPostgres } from './start-postgres.ts'

/** A server for tests. `stop` ends it if it was started here, and leaves somebody else's alone. */
export type PostgresForTests = Pick<LocalPostgres, 'url' | 'stop'>

/**
 * The server that tests run on: the one at FACTOS_POSTGRES_URL if that is set, else a new one (npm's binaries, else this machine's).
 *
 * A server started here does not survive a crash of the machine (`durable: false`): tests throw its data away. It is shared, so
 * let each test file work in a `temporaryDatabase` or a schema of its own. Rejects with a `LocalPostgresError` that says what to do.
 */
export async function postgresForTests(): Promise<PostgresForTests> {
  const url = process.env['FACTOS_POSTGRES_URL']
  return url ? { url, stop: async () => {} } : startPostgres({ durable: false })
}
