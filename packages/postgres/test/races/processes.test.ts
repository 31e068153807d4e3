import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { log } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()
const seller = fileURLToPath(new URL('seller.ts', import.meta.url))
const seats = 40

test('processes that race for seats, with notes and slow transactions in between, sell each once and lose nothing', async () => {
  const { schema, storage, dispose } = await openLog(database.url())
  const run = promisify(execFile)
  const outputs = await Promise.all(
    Array.from({ length: 3 }, () =>
      run(process.execPath, ['--conditions=@factos/source', seller, database.url(), schema, String(seats)]),
    ),
  )
  const results = outputs.map(({ stdout }) => JSON.parse(stdout) as { sold: string[]; noted: string[] })
  const events = await log(storage)

  const sold = events.filter(({ type }) => type === 'SeatSold')
  expect(sold.map(({ stream }) => stream).toSorted()).toEqual(
    Array.from({ length: seats }, (_, i) => `seat:${i}`).toSorted(),
  )
  expect(sold.map(({ id }) => id).toSorted()).toEqual(results.flatMap((result) => result.sold).toSorted())
  const noted = events.filter(({ type }) => type === 'Noted')
  expect(noted.map(({ id }) => id).toSorted()).toEqual(results.flatMap((result) => result.noted).toSorted())

  expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1))
  for (const ofStream of Map.groupBy(events, ({ stream }) => stream).values()) {
    expect(ofStream.map(({ revision }) => revision)).toEqual(ofStream.map((_, i) => i))
  }
  const times = events.map(({ recordedAt }) => recordedAt)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  await dispose()
})
