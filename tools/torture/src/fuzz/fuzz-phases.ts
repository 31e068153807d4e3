import { startPostgres } from '@factos/local-postgres'
import { Pool } from 'pg'
import type { Phase, PhaseContext, PhaseResult } from '../phases/phase.ts'
import { fuzzEvents, type FuzzReport } from './events/fuzz-events.ts'
import { fuzzSchemas } from './fuzz-schemas.ts'
import { d1Stores } from './stores/d1-stores.ts'
import type { FuzzStore, FuzzStores } from './stores/fuzz-store.ts'
import { memoryStores } from './stores/memory-stores.ts'
import { postgresStores } from './stores/postgres-stores.ts'
import { sqliteStores } from './stores/sqlite-stores.ts'
import { fuzzWalk } from './walk/fuzz-walk.ts'

/** What is generated instead of worked, on every store at once. */
export const fuzzPhases: readonly Phase[] = [
  {
    name: 'fuzz-events',
    title: 'generated events and queries come back alike from memory, SQLite, PostgreSQL and D1',
    store: 'postgres',
    run: (context) =>
      withEveryStore(1, context, async (kinds, options) => {
        const stores: FuzzStore[] = []
        try {
          for (const kind of kinds) stores.push(await kind.make())
          return await fuzzEvents(stores, { ...options, events: context.bounds.commands })
        } finally {
          for (const store of stores) await store.dispose()
        }
      }),
  },
  {
    name: 'fuzz-walk',
    title: 'random walks over the public API end on SQLite, PostgreSQL and D1 where they end in memory',
    store: 'postgres',
    run: (context) =>
      withEveryStore(mostD1Walks * 4, context, async (kinds, options) => {
        const walks = Math.max(1, Math.round(context.bounds.commands / callsPerWalk))
        const reports: FuzzReport[] = []
        for (const kind of kinds) {
          reports.push(
            await fuzzWalk(kind, { ...options, walks: kind.name === 'd1' ? Math.min(walks, mostD1Walks) : walks }),
          )
        }
        const sum = (name: string): number => reports.reduce((total, { cases }) => total + (cases[name] ?? 0), 0)
        return {
          cases: { walks: sum('walks'), calls: sum('calls') },
          differences: reports.flatMap(({ differences }) => differences),
        }
      }),
  },
  {
    name: 'fuzz-schemas',
    title: 'generated names of schemas work in full and touch nothing else, or are refused',
    store: 'postgres',
    run: async ({ seed, bounds, signal }) => {
      const server = await startPostgres()
      const pool = new Pool({ connectionString: server.url, max: 4 })
      try {
        const names = Math.min(1_000, Math.ceil(bounds.commands / 10))
        const timeIsOver = AbortSignal.timeout(Math.ceil(bounds.seconds * 1_000))
        return resultOf(await fuzzSchemas(pool, { seed, names, signal: AbortSignal.any([signal, timeIsOver]) }))
      } finally {
        await pool.end()
        await server.stop()
      }
    },
  },
]

/** On the average. */
const callsPerWalk = 25

/** Each takes a database, and so do the shorter ones that are tried when one finds something. */
const mostD1Walks = 20

/** What every fuzzing is told. */
interface Told {
  readonly seed: number
  readonly signal: AbortSignal
  readonly progress: (done: number) => void
}

/** Runs with stores of each kind, of D1 at most so many, until it is done or the time is over. */
const withEveryStore = async (
  mostD1: number,
  { seed, bounds, signal, progress }: PhaseContext,
  run: (kinds: readonly FuzzStores[], options: Told) => Promise<FuzzReport>,
): Promise<PhaseResult> => {
  const server = await startPostgres()
  const kinds: FuzzStores[] = []
  try {
    kinds.push(memoryStores(), await sqliteStores(), postgresStores(server.url), await d1Stores(mostD1))
    const timeIsOver = AbortSignal.timeout(Math.ceil(bounds.seconds * 1_000))
    const report = await run(kinds, {
      seed,
      signal: AbortSignal.any([signal, timeIsOver]),
      progress: (commands) => progress({ commands }),
    })
    return resultOf(report)
  } finally {
    for (const kind of kinds) await kind.close()
    await server.stop()
  }
}

const resultOf = ({ cases, differences }: FuzzReport): PhaseResult => {
  const accepted = cases['Appended'] ?? 0
  const commands = cases['appends'] ?? cases['calls'] ?? 0
  const counts = Object.entries(cases).map(([name, count]) => `${count} ${name}`)
  return {
    commands,
    accepted,
    rejected: commands - accepted,
    unknown: 0,
    faults: 0,
    violations: differences,
    notes: [counts.join(', ')],
  }
}
