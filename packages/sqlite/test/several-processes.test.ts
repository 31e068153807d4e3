import { sqliteStorage } from '@factos/sqlite'
import { unwrap } from 'factos'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runWorker } from './processes/run-worker.ts'
import type { Job } from './processes/worker.ts'
import { readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}

beforeEach(() => {
  ;({ path, remove } = temporaryFile())
})

afterEach(() => {
  remove()
})

/** Runs the job in so many processes at once, and gives what each of them counted. */
const inProcesses = async (count: number, job: Job): Promise<readonly number[]> => {
  const results = await Promise.all(Array.from({ length: count }, () => runWorker(job).ended))
  for (const { code, errors } of results) if (code !== 0) throw new Error(errors)
  return results.map(({ output }) => Number(output))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const eventsOf = async (file: string) => {
  const storage = sqliteStorage({ path: file })
  const { pages } = unwrap(await storage.read(readAll))
  await storage.close()
  return pages[0]?.events ?? []
}

describe('several processes on one file', () => {
  test('that does not exist yet make it together, and of those who want a seat exactly one gets it', async () => {
    const seats = 60
    const taken = await inProcesses(4, { kind: 'take seats', path, seats })
    expect(sum(taken)).toBe(seats)
    const events = await eventsOf(path)
    expect(new Set(events.map(({ tags }) => tags[0])).size).toBe(seats)
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: seats }, (_, i) => i + 1))
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: seats }, (_, i) => i))
  })

  test('sell as many tickets as there are', async () => {
    const sold = await inProcesses(3, { kind: 'sell tickets', path, buyers: 40, capacity: 50 })
    expect(sum(sold)).toBe(50)
    expect(await eventsOf(path)).toHaveLength(50)
  })

  test('are read in snapshots: a page never holds more or less than the head of its call says', async () => {
    unwrap(await migratedAt(path))
    const workers = [runWorker({ kind: 'append for ever', path }), runWorker({ kind: 'append for ever', path })]
    const storage = sqliteStorage({ path })
    for (let position = 0; position < 200;) {
      const { pages, head } = unwrap(await storage.read(readAll))
      expect(pages[0]?.events).toHaveLength(head.position)
      expect(pages[0]?.events.at(-1)?.id ?? '').toBe(head.eventId)
      position = head.position
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
    await storage.close()
    for (const { process: child } of workers) child.kill('SIGKILL')
    await Promise.all(workers.map(({ ended }) => ended))
  })

  test('lose nothing that was acknowledged when one of them is killed, and the others go on', async () => {
    unwrap(await migratedAt(path))
    const victim = runWorker({ kind: 'append for ever', path })
    const other = runWorker({ kind: 'append for ever', path })
    for (const { process: child } of [victim, other]) {
      let lines = 0
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (chunk: Buffer) => {
          lines += chunk.toString().split('\n').length
          if (lines > 100) resolve()
        })
      })
      child.kill('SIGKILL')
    }
    const acknowledged = await Promise.all(
      [victim, other].map(async ({ ended }) => {
        const { output, errors } = await ended
        expect(errors.replaceAll(/^.*Warning.*$/gm, '').trim()).toBe('')
        // What was cut by the kill is not whole.
        return output.slice(0, output.lastIndexOf('\n')).split('\n')
      }),
    )
    const events = await eventsOf(path)
    const stored = new Set(events.map(({ id }) => id))
    expect(acknowledged.flat().filter((id) => !stored.has(id))).toEqual([])
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1))
    const database = new DatabaseSync(path)
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    database.close()
  })
})

const migratedAt = async (file: string) => {
  const storage = sqliteStorage({ path: file })
  const migrated = await storage.migrate()
  await storage.close()
  return migrated
}
