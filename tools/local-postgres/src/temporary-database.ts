import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

/** An empty database of one test file. `drop` also cuts off the clients that are still connected to it: end pools first. */
export type TemporaryDatabase = { readonly url: string; readonly drop: () => Promise<void> }

/** Creates an empty UTF8 database on the server at `serverUrl`, whose user must be allowed to. */
export async function temporaryDatabase(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `factos_${randomUUID().replaceAll('-', '')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`)
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
