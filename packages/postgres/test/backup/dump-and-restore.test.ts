import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryDatabase } from '@factos/local-postgres'
import { postgresStorage } from '@factos/postgres'
import { unwrap } from 'factos'
import { Pool } from 'pg'
import { expect, inject, test } from 'vitest'
import { append, event, failed, log, noneTagged, read, send } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()
const run = promisify(execFile)

/** The folders where `pg_dump` and `psql` may be. */
const folders = (): readonly string[] => {
  const installed = '/usr/lib/postgresql'
  const versions = existsSync(installed) ? readdirSync(installed).map((version) => join(installed, version, 'bin')) : []
  return [...(process.env['PATH'] ?? '').split(delimiter), ...versions]
}

/** A folder with tools that are as new as the server; older ones refuse to dump it. */
const toolsFor = async (major: number): Promise<string | undefined> => {
  for (const folder of folders()) {
    if (!existsSync(join(folder, 'pg_dump')) || !existsSync(join(folder, 'psql'))) continue
    const { stdout } = await run(join(folder, 'pg_dump'), ['--version'])
    if (Number(/(\d+)/.exec(stdout)?.[1]) >= major) return folder
  }
  return undefined
}

test('a log that was dumped and restored is the same log, and goes on', async () => {
  const { schema, storage, pool, dispose } = await openLog(database.url(), { schema: `dumped "log"` })
  const { rows } = await pool.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  )
  const major = rows[0]!.major
  const tools = await toolsFor(major)
  if (tools === undefined) {
    process.stderr.write(
      `not checked: dump and restore, because no pg_dump for PostgreSQL ${major} is installed here\n`,
    )
    return dispose()
  }
  const mark = { commandId: 'c', stream: 's', fingerprint: 'f', firstEvent: 0, eventCount: 1 }
  const requests = [{ events: [event({ stream: 's', tags: ['a'] }), event()], conditions: [], commands: [mark] }]
  const { head } = unwrap(await storage.append({ requests, knownHead: { position: 0, eventId: '' } }))

  const { stdout } = await run(join(tools, 'pg_dump'), [database.url()], { maxBuffer: 2 ** 26 })
  const target = await temporaryDatabase(inject('postgresUrl'))
  const restoring = run(join(tools, 'psql'), ['--quiet', '--set=ON_ERROR_STOP=1', target.url], { maxBuffer: 2 ** 26 })
  restoring.child.stdin?.end(stdout)
  await restoring

  const restoredPool = new Pool({ connectionString: target.url })
  const restored = postgresStorage({ pool: restoredPool, schema })
  unwrap(await restored.migrate())
  expect(await log(restored)).toEqual(await log(storage))
  expect(await read(restored, [], ['c'])).toEqual(await read(storage, [], ['c']))
  expect(await append(restored, [event()], [noneTagged('a')])).toMatchObject({ kind: 'ConditionsFailed' })
  expect(unwrap(await send(restored, [event({ stream: 's' })], [], head))).toMatchObject({
    outcomes: [{ kind: 'Appended', firstPosition: 3, revisions: [1] }],
  })
  await expect(restoredPool.query(`delete from "dumped ""log""".factos_events`)).rejects.toThrow('append-only')
  expect(failed(await send(storage, [event()], [], { position: 3, eventId: 'of the restored log' }))).toMatchObject({
    reason: 'LogReplaced',
  })
  await restoredPool.end()
  await target.drop()
  await dispose()
})
