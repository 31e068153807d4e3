import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Phase } from '../../phases/phase.ts'
import { workerGroup } from '../../worker-group.ts'
import { judgeFile, makeLog } from './judge-file.ts'
import { waitUntil } from './wait-until.ts'

/**
 * Somebody reads in one transaction all the while, so that the write-ahead log cannot start over and grows. Writers go on;
 * after the reader has ended it stays large, and a checkpoint that truncates makes it small, as the documentation says.
 */
export const longReader: Phase = {
  name: 'sqlite-long-reader',
  title: 'a read transaction held open while the -wal grows',
  store: 'sqlite',
  run: async ({ seed, bounds, folder, signal, progress }) => {
    const path = join(folder, 'log.db')
    await makeLog(path)
    const reader = new DatabaseSync(path, { timeout: 10_000 })
    const stores = Array.from({ length: 3 }, () => ({ kind: 'sqlite', path }) as const)
    const complaints: string[] = []
    const notes: string[] = []
    const group = await workerGroup({ seed, folder, stores, callers: 4 })
    try {
      await waitUntil(() => group.commands() >= 200, 20, signal)
      reader.exec('BEGIN')
      const seen = countEvents(reader)
      const before = group.commands()
      const seconds = Math.max(2, bounds.seconds)
      await waitUntil(
        () => walBytes(path) >= longerThanACheckpoint && group.commands() >= before + bounds.commands,
        seconds,
        signal,
      )
      progress({ commands: group.commands(), faults: 1 })
      if (group.commands() < before + 20)
        complaints.push(`only ${group.commands() - before} commands while somebody read`)
      if (countEvents(reader) !== seen) complaints.push('the reader saw its snapshot change')
      const grown = walBytes(path)
      reader.exec('COMMIT')
      await group.rest()
      const left = walBytes(path)
      const truncated = reader.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      notes.push(
        `-wal ${inMiB(grown)} while somebody read, ${inMiB(left)} after, ${inMiB(walBytes(path))} once truncated`,
      )
      if (left < grown) complaints.push('the -wal became smaller by itself, which the documentation denies')
      if (truncated?.['busy'] !== 0 || walBytes(path) !== 0) complaints.push('the -wal could not be truncated')
    } finally {
      reader.close()
      await group.end()
    }
    const evidence = { folder, historyFiles: group.historyFiles(), faults: 1, notes }
    return judgeFile(path, { ...evidence, complaints: [...group.complaints, ...complaints] })
  },
}

/** The store asks for a checkpoint at 10,000 pages; a -wal that is not held up starts over there. */
const longerThanACheckpoint = 11_000 * 4_096

const walBytes = (path: string): number => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0

const countEvents = (database: DatabaseSync): unknown =>
  database.prepare('SELECT count(*) AS events FROM factos_events').get()?.['events']

const inMiB = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
