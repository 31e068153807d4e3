import { sqliteStorage, type SqliteDatabase } from '@factos/sqlite'
import { unwrap } from 'factos'
import type { TransactionalStorage } from 'factos/storage'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendOf, noted, readAll } from './storage-calls.ts'
import { temporaryFile } from './temporary-file.ts'

let path = ''
let remove = (): void => {}
let storage: TransactionalStorage<SqliteDatabase>

beforeEach(async () => {
  ;({ path, remove } = temporaryFile())
  storage = sqliteStorage({ path, busyTimeoutMs: 50 })
  unwrap(await storage.migrate())
})

afterEach(async () => {
  await storage.close()
  remove()
})

describe('a transaction', () => {
  test('lets a nested call on the outer store fail after a while instead of waiting for ever', async () => {
    const result = await storage.transaction(async (inside) => {
      const answers = [
        await storage.append(appendOf([noted()])),
        await storage.read(readAll),
        await storage.transaction(async () => 'it was run'),
        await storage.migrate(),
      ]
      unwrap(await inside.append(appendOf([noted()])))
      return answers
    })
    for (const answer of unwrap(result)) {
      expect(answer.error).toMatchObject({ reason: 'TimedOut', outcome: 'not-appended' })
      expect(answer.error?.message).toContain('use the store that run is given')
    }
    expect(unwrap(await storage.read(readAll)).head.position).toBe(1)
  })

  test('keeps later calls waiting until it ends, and then answers them', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const patient = sqliteStorage({ path })
    const running = patient.transaction(async (inside) => {
      await promise
      return inside.append(appendOf([noted(), noted()]))
    })
    await Promise.resolve()
    const reading = patient.read(readAll)
    const appending = patient.append(appendOf([noted()]))
    resolve()
    unwrap(await running)
    expect(unwrap(await reading).head.position).toBe(2)
    expect(unwrap(await appending).previousHead.position).toBe(2)
    await patient.close()
  })

  test('gives a storage that ends with it, and does not work in the next one', async () => {
    const ended = unwrap(await storage.transaction(async (inside) => inside))
    const useEnded = async () => [await ended.append(appendOf([noted()])), await ended.read(readAll)]
    for (const { error } of [...(await useEnded()), ...unwrap(await storage.transaction(useEnded))]) {
      expect(error).toMatchObject({ reason: 'Closed', outcome: 'not-appended' })
    }
  })

  test('that ends itself cannot say what became of it', async () => {
    const result = await storage.transaction(async (inside, database) => {
      unwrap(await inside.append(appendOf([noted()])))
      database.exec('COMMIT')
      expect((await inside.append(appendOf([noted()]))).error?.reason).toBe('Closed')
    })
    expect(result.error).toMatchObject({ reason: 'Misconfigured', outcome: 'unknown' })
    expect(unwrap(await storage.append(appendOf([noted()]))).head.position).toBe(2)
  })

  test('that goes on too long is rolled back when the store is closed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const running = storage.transaction(async (inside) => {
      unwrap(await inside.append(appendOf([noted()])))
      await promise
      return inside.append(appendOf([noted()]))
    })
    await storage.close()
    resolve()
    expect(await running).toMatchObject({ ok: false, error: { kind: 'StoreError' } })
    const other = sqliteStorage({ path })
    expect(unwrap(await other.read(readAll)).head.position).toBe(0)
    await other.close()
  })

  test('sees a log that was replaced, and refuses its heads', async () => {
    const result = await storage.transaction(async (inside) =>
      inside.read({ ...readAll, knownHead: { position: 1, eventId: 'lost' } }),
    )
    expect(unwrap(result).error).toMatchObject({ reason: 'LogReplaced', outcome: 'not-appended' })
  })

  test('tells watchers only after it committed', async () => {
    let calls = 0
    const stop = storage.watch(() => calls++)
    const { promise, resolve } = Promise.withResolvers<void>()
    const during = unwrap(
      await storage.transaction(async (inside) => {
        unwrap(await inside.append(appendOf([noted()])))
        setImmediate(resolve)
        await promise
        return calls
      }),
    )
    expect(during).toBe(0)
    await Promise.resolve()
    expect(calls).toBe(1)
    stop()
  })
})
