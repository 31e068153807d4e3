import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

/** A role that may log in and nothing else. Its name is hostile, and unique on the server. */
export interface TemporaryRole extends AsyncDisposable {
  readonly name: string
  /** The name in quotes. */
  readonly quoted: string
  /** The database, as this role. */
  readonly url: string
}

/** Creates a role on the server of the database at `databaseUrl`; disposing drops it with all that it owns there. */
export const temporaryRole = async (databaseUrl: string): Promise<TemporaryRole> => {
  const name = `it's a "role" ${randomUUID()}`
  const password = randomUUID()
  const quoted = `"${name.replaceAll('"', '""')}"`
  await execute(databaseUrl, `create role ${quoted} login password '${password}'`)
  const url = new URL(databaseUrl)
  url.username = encodeURIComponent(name)
  url.password = password
  return {
    name,
    quoted,
    url: url.href,
    [Symbol.asyncDispose]: () => execute(databaseUrl, `drop owned by ${quoted} cascade; drop role ${quoted}`),
  }
}

/** Runs statements on a connection of their own. */
export const execute = async (url: string, text: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
