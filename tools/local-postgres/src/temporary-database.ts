import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

/** An empty database of one test file. `drop` also cuts off the clients that are still connected to it: end pools first. */
export type TemporaryDatabase = { readonly url: string; readonly drop: () => Promise<void> }

/** Creates an empty UTF8 database on the server at `serverUrl`, whose user must be allowed to. */
export async function temporaryDatabase(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `factos_${randomUUID().replaceAll('-', '')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`)
  return {
    url: url.href,
    drop: () =>
      withClient(serverUrl, async (client) => {
        await unused(client, name)
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/**
 * Waits a second for connections to go by themselves: a pool has ended before its connections have, and one that is cut off then
 * tells an error that nobody listens to any more.
 */
const unused = async (client: Client, name: string): Promise<void> => {
  for (let round = 0; round < 20; round++) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name])
    if (rowCount === 0) return
    await delay(50)
  }
}

const execute = (url: string, statement: string): Promise<unknown> =>
  withClient(url, (client) => client.query(statement))

const withClient = async <T>(url: string, run: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
