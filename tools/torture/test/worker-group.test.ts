import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '@factos/sqlite'
import { checkHistory, readHistory, readSqliteLog, showReport } from '@factos/testing/history'
import { unwrap } from 'factos'
import { expect, onTestFinished, test } from 'vitest'
import { workerGroup, type WorkerGroup } from '../src/worker-group.ts'
import { tortureModel } from '../src/workloads/all-workloads.ts'

const started = async (size: number): Promise<{ readonly group: WorkerGroup; readonly path: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'worker-group-'))
  const path = join(folder, 'log.db')
  const store = sqliteStore({ path })
  unwrap(await store.migrate())
  await store.close()
  const stores = Array.from({ length: size }, () => ({ kind: 'sqlite', path }) as const)
  const group = await workerGroup({ seed: 1, folder, stores, callers: 4 })
  onTestFinished(async () => {
    await group.end()
    rmSync(folder, { recursive: true })
  })
  return { group, path }
}

test('a killed worker is followed by another one, and all of them can be held against the log', async () => {
  const { group, path } = await started(2)
  await expect.poll(group.commands, { timeout: 15_000 }).toBeGreaterThan(60)
  await group.kill(1)
  const before = group.commands()
  await expect.poll(group.commands, { timeout: 15_000 }).toBeGreaterThan(before + 60)
  await group.rest()
  await group.end()

  expect(group.complaints).toEqual([])
  expect(group.historyFiles().map((file) => file.split('/').at(-1))).toEqual(['w0-0.jsonl', 'w1-0.jsonl', 'w1-1.jsonl'])
  const report = checkHistory({
    records: readHistory(group.historyFiles()),
    log: readSqliteLog(path),
    model: tortureModel,
  })
  expect(showReport(report)).toMatch(/^no violations/)
  expect(report.counts.commands).toBeGreaterThan(100)
})

test('notices an event that somebody changed in the log', async () => {
  const { group, path } = await started(1)
  await expect.poll(group.commands, { timeout: 15_000 }).toBeGreaterThan(100)
  await group.rest()
  await group.end()

  const [first, ...rest] = readSqliteLog(path)
  if (first === undefined) throw new Error('the log is empty')
  const altered = { ...first, data: new TextEncoder().encode('{"nonce":"somebody else"}') }
  const records = readHistory(group.historyFiles())
  expect(checkHistory({ records, log: [altered, ...rest], model: tortureModel }).violations).not.toEqual([])
})
