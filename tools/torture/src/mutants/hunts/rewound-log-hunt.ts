import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Hunt } from './hunt.ts'
import { openRecorded } from './history-hunt.ts'
import { openLog } from './open-log.ts'
import { workTogether } from './work-together.ts'

/**
 * A log loses its last events, as by a restore, and another process takes it further than it was; those who knew it before
 * work on.
 */
export const rewoundLogHunt: Hunt = {
  store: 'sqlite',
  controlRounds: 2,
  round: async (context) => {
    const { folder } = context
    await using log = await openLog('sqlite', context)
    if (log.place.kind !== 'sqlite') throw new Error('a SQLite log is not one')
    const { path } = log.place
    const fileOf = (process: string): string => join(folder, `${process}.jsonl`)
    const opened = ['old', 'older', 'new'].map((name) => [name, openRecorded(log, fileOf(name), name)] as const)
    const seed = context.seed + context.round
    const work = { seed, callers: 4, calls: 60, only: ['tickets', 'usernames', 'tagged', 'streams'] }
    await workTogether({ ...work, stores: new Map(opened.slice(0, 2)) })

    const copy = join(folder, 'before.db')
    rewind(path, copy)
    const endedAtNs = String(process.hrtime.bigint())

    await workTogether({ ...work, stores: new Map(opened.slice(2)), calls: 160 })
    await workTogether({ ...work, stores: new Map(opened), firstCall: 60 })
    for (const [, store] of opened) {
      await store.close()
      store.closeHistory()
    }
    return await context.judge({
      files: opened.map(([name]) => fileOf(name)),
      log: log.place,
      earlier: [{ log: { kind: 'sqlite', path: copy }, endedAtNs }],
    })
  },
}

/** Copies the log, then takes the last third of its events away. */
const rewind = (path: string, copy: string): void => {
  const database = new DatabaseSync(path)
  database.exec(`VACUUM INTO '${copy}'`)
  const tables = { factos_events: 'position', factos_event_tags: 'position', factos_commands: 'first_position' }
  const last = Number(database.prepare('SELECT max(position) * 2 / 3 AS last FROM factos_events').get()?.['last'])
  database.exec('BEGIN IMMEDIATE')
  for (const [table, position] of Object.entries(tables)) {
    database.exec(`DROP TRIGGER ${table}_no_delete`)
    database.exec(`DELETE FROM ${table} WHERE ${position} > ${last}`)
  }
  // A command whose events are cut in two would be damage, not a rewound log.
  database.exec(`DELETE FROM factos_commands WHERE first_position + event_count - 1 > ${last}`)
  database.exec('COMMIT')
  database.close()
}
