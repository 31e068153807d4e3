import { postgresStore } from '@factos/postgres'
import type { EventStore } from 'factos'
import type { EventStoreOptions } from 'factos/storage'
import { runCallers, type Perform } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import type { SchemaLog } from '../postgres/schema-log.ts'

/** A side whose callers send one command after another. Its log is checked against what they heard. */
export const commandSide = (
  name: string,
  callers: number,
  log: Pick<SchemaLog, 'verify'>,
  perform: Perform,
  close: () => Promise<void> = async () => {},
): Side => ({
  name,
  work: (seconds) => runCallers(callers, { seconds }, perform),
  check: ({ events }) => log.verify(events),
  close,
})

/** The same with Factos over a log in PostgreSQL. */
export const factosSide = (
  name: string,
  callers: number,
  log: SchemaLog,
  perform: (store: EventStore) => Perform,
  engine?: EventStoreOptions['engine'],
): Side => {
  const store = postgresStore({ pool: log.pool, schema: log.schema, engine })
  return commandSide(name, callers, log, perform(store), () => store.close())
}

/** The parts of the engine, each turned off alone. */
export const partsOff: Readonly<Record<string, EventStoreOptions['engine']>> = {
  'no group commit': { groupCommit: false },
  'no context cache': { contextCache: false },
  'no speculation': { speculation: false },
}
