import type { Effort } from './measure/alternate.ts'
import { openDatabase, type Database } from './postgres/open-database.ts'
import { schemaLog, type SchemaLog } from './postgres/schema-log.ts'

/** How much a run does. */
export interface Scale extends Effort {
  /** Generated events that are in a log before anything is measured. */
  readonly storedEvents: number
  /** About how long a run may take, by fewer rounds where the machine is slow; seconds. */
  readonly budgetSeconds: number
  /** Events of one bulk import. */
  readonly bulkEvents: number
  /** Sizes of the stores whose cost is compared, smallest first. */
  readonly storeSizes: readonly number[]
}

export const fullScale: Scale = {
  warmUpSeconds: 1,
  roundSeconds: 1.5,
  rounds: 9,
  budgetSeconds: Infinity,
  storedEvents: 100_000,
  bulkEvents: 100_000,
  storeSizes: [1_000, 100_000, 1_000_000],
}

/** Fewer and shorter rounds: for a first look, and to see that the benchmark itself works. */
export const quickScale: Scale = {
  // Enough for what runs often to be compiled.
  warmUpSeconds: 0.4,
  roundSeconds: 0.25,
  rounds: 3,
  budgetSeconds: 100,
  storedEvents: 100_000,
  bulkEvents: 20_000,
  storeSizes: [1_000, 10_000, 100_000],
}

/** What workloads share: the scale, the server, and logs that were filled once. */
export interface World {
  readonly scale: Scale
  readonly database: () => Promise<Database>
  /** A log filled with `storedEvents`, the same one each time for a name. Sides that alternate may share it. */
  readonly log: (name: string, tables: 'real' | 'copied') => Promise<SchemaLog>
  /** A log of one workload's own, filled with as many events as it says. */
  readonly newLog: (name: string, storedEvents: number) => Promise<SchemaLog>
  readonly close: () => Promise<void>
}

/** A world in which nothing is started before it is needed. `settings` are PostgreSQL's, over its defaults. */
export const openWorld = (scale: Scale, settings?: Readonly<Record<string, string>>): World => {
  let opened: Promise<Database> | undefined
  const logs = new Map<string, Promise<SchemaLog>>()
  const database = (): Promise<Database> => (opened ??= openDatabase(settings))

  const newLog = async (name: string, tables: 'real' | 'copied', storedEvents: number): Promise<SchemaLog> =>
    schemaLog((await database()).pool(), `bench_${name}`, tables, storedEvents)

  return {
    scale,
    database,
    log: (name, tables) => {
      const log = logs.get(name) ?? newLog(name, tables, scale.storedEvents)
      logs.set(name, log)
      return log
    },
    newLog: (name, storedEvents) => newLog(name, 'real', storedEvents),
    close: async () => (await opened)?.close(),
  }
}
