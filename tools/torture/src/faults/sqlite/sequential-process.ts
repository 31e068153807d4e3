// Run as a process of its own by commits-are-synced.ts, under strace: one command after the other, and a line of its own
// after each acknowledgement.
import { sqliteStore } from '@factos/sqlite'
import { accept, decider, jsonCodec, unwrap } from 'factos'
import { writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** What a worker is told to do. */
export interface SequentialJob {
  readonly path: string
  readonly commands: number
  /** Makes SQLite sync nothing, behind the store's back: a defect that must be seen. */
  readonly planted: boolean
}

type Counted = { readonly type: 'Counted'; readonly number: number }

const job = JSON.parse(process.argv[2] ?? '') as SequentialJob
const counter = decider<undefined, number, Counted>({
  initial: 0,
  evolve: (_, { number }) => number,
  decide: (number) => accept({ type: 'Counted', number: number + 1 }),
})
const codec = jsonCodec<Counted>({ Counted: { tags: () => [] } })

const database = job.planted ? new DatabaseSync(job.path) : undefined
database?.exec('PRAGMA journal_mode = WAL')
const store = sqliteStore(database === undefined ? { path: job.path } : { database })
unwrap(await store.migrate())
database?.exec('PRAGMA synchronous = OFF')
for (let number = 1; number <= job.commands; number++) {
  unwrap(await store.dispatch({ stream: 'counter', decider: counter, codec, command: undefined, retry: false }))
  writeSync(1, `acknowledged ${number}\n`)
}
await store.close()
database?.close()
