import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { installedFolders } from '../src/binaries/installed-folders.ts'
import { type LocalPostgres, LocalPostgresError, type StartOptions, startPostgres } from '../src/index.ts'
import { remains, rows, traceOf } from './support/trace-of.ts'

async function started(options?: StartOptions): Promise<LocalPostgres> {
  const server = await startPostgres(options)
  onTestFinished(server.stop)
  return server
}

test('starts an empty server of UTF8 and the C locale, reachable on 127.0.0.1 only', async () => {
  const { url, port, version } = await started()
  const [settings] = await rows(
    url,
    `SELECT current_setting('server_version') AS version, current_setting('port')::int AS port,
            current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS addresses,
            current_setting('unix_socket_directories') AS sockets, datcollate AS collation
       FROM pg_database WHERE datname = current_database()`,
  )
  expect(settings).toEqual({ version, port, encoding: 'UTF8', addresses: '127.0.0.1', sockets: '', collation: 'C' })
})

test('lets nobody in without the password', async () => {
  const { port } = await started({ durable: false })
  const stranger = new Client({ host: '127.0.0.1', port, user: 'postgres', password: 'guess', database: 'postgres' })
  await expect(stranger.connect()).rejects.toThrow('password authentication failed')
})

test('keeps fsync on unless it need not be durable', async () => {
  const [durable, volatile] = await Promise.all([started(), started({ durable: false })])
  expect(await rows(durable.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  expect(await rows(durable.url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  expect(await rows(volatile.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }])
})

test('gives two servers at once a port and a folder each', async () => {
  const [one, other] = await Promise.all([started({ durable: false }), started({ durable: false })])
  expect(one.port).not.toBe(other.port)
  expect((await traceOf(one.url)).folder).not.toBe((await traceOf(other.url)).folder)
})

test('takes settings, and as many connections as they allow', async () => {
  const { url } = await started({
    durable: false,
    settings: { max_connections: '60', superuser_reserved_connections: '0' },
  })
  const clients = Array.from({ length: 50 }, () => new Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  const answers = await Promise.all(clients.map((client, number) => client.query(`SELECT ${number} AS number`)))
  expect(answers.flatMap(({ rows: [row] }) => (row as { readonly number: number }).number)).toEqual([...clients.keys()])
  await Promise.all(clients.map((client) => client.end()))
})

test('leaves neither a process nor a folder when stopped, though a client is connected', async () => {
  const { url, stop } = await startPostgres({ durable: false })
  const trace = await traceOf(url)
  expect(remains(trace)).toEqual({ process: true, folder: true })

  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await Promise.all([stop(), stop()])
  expect(remains(trace)).toEqual({ process: false, folder: false })
})

test('keeps what it acknowledged when its postmaster is killed and started again, at the same address', async () => {
  const { url, kill, start } = await started()
  await rows(url, 'CREATE TABLE kept AS SELECT 1 AS number')
  const first = await traceOf(url)
  for (let round = 1; round <= 2; round += 1) {
    await kill()
    expect(remains(first)).toEqual({ process: false, folder: true })
    await expect(rows(url, 'SELECT number FROM kept')).rejects.toThrow('ECONNREFUSED')
    await start()
    expect(await rows(url, 'SELECT number FROM kept')).toEqual([{ number: 1 }])
  }
})

test('leaves nothing behind when it is stopped after its postmaster was killed', async () => {
  const { url, kill, stop } = await startPostgres({ durable: false })
  const trace = await traceOf(url)
  await kill()
  await stop()
  expect(remains(trace)).toEqual({ process: false, folder: false })
})

test('says in the words of the server why it did not start', async () => {
  const failure = await startPostgres({ settings: { no_such_setting: 'on' } }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(LocalPostgresError)
  expect(failure).toMatchObject({
    reason: 'StartFailed',
    message: expect.stringContaining('"no_such_setting"') as string,
  })
})

test.skipIf(installedFolders().length === 0)("runs this machine's own PostgreSQL when asked to", async () => {
  const { url, version } = await started({ from: 'installed', durable: false })
  const [row] = await rows<{ readonly server_version: string }>(url, 'SHOW server_version')
  expect(row?.server_version).toContain(version)
})
