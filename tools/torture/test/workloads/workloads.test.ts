import { allEvents, memoryStore, type EventStoreInTransaction, type Recorded } from 'factos'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/random.ts'
import { allWorkloads, drawWorkload } from '../../src/workloads/all-workloads.ts'
import { drawCall } from '../../src/workloads/draw-call.ts'
import { factCodec, type Fact } from '../../src/workloads/notes.ts'
import type { TortureStore, Workload } from '../../src/workloads/workload.ts'

const expected = new Set(['ok', 'DomainError', 'AppendConditionFailed', 'GivenUp'])

const written = async (store: TortureStore): Promise<readonly unknown[]> =>
  (await logOf(store)).map(({ stream, tags, event }) => ({ stream, tags, event }))

/** A memory store has no transactions; what runs in one is enough here. */
const openStore = (): TortureStore => {
  const store = memoryStore()
  const transaction = async <T>(run: (inside: EventStoreInTransaction) => Promise<T>) =>
    ({ ok: true, value: await run(store) }) as const
  return { ...store, transaction }
}

const make = async (store: TortureStore, workload: Workload, calls: number): Promise<readonly string[]> => {
  const outcomes: string[] = []
  for (let number = 0; number < calls; number++) {
    const random = seededRandom('test', workload.name, number)
    const nonce = `n${number}`
    const result = await workload.next({ random, epoch: 0, nonce, commandId: `command-${nonce}` })(store)
    outcomes.push(result.ok ? 'ok' : result.error.kind)
  }
  return outcomes
}

const logOf = async (store: TortureStore): Promise<readonly Recorded<Fact>[]> => {
  const log: Recorded<Fact>[] = []
  for await (const event of store.read({ query: allEvents, codec: factCodec })) log.push(event)
  return log
}

describe.each(allWorkloads.map((workload) => [workload.name, workload] as const))('%s', (_name, workload) => {
  test('works on a store that works', async () => {
    const outcomes = await make(openStore(), workload, 200)
    expect(outcomes).toContain('ok')
    expect(outcomes.filter((outcome) => !expected.has(outcome))).toEqual([])
  })

  test('makes the same call for the same lot', async () => {
    const [one, other] = [openStore(), openStore()]
    await make(one, workload, 100)
    await make(other, workload, 100)
    expect(await written(one)).toEqual(await written(other))
  })
})

test('rejects often enough for rejections to be checked', async () => {
  for (const name of ['tickets', 'transfers', 'usernames', 'courses', 'tagged']) {
    const workload = allWorkloads.find((one) => one.name === name)
    if (workload === undefined) throw new Error(name)
    expect(await make(openStore(), workload, 400)).toContain('DomainError')
  }
})

test('shows an event that was missed in what is recorded', async () => {
  const [seeing, missing] = [openStore(), openStore()]
  const fact = { type: 'TicketSold', nonce: 'before', tags: ['sale:0-0', 'sale:0-1', 'sale:0-2'] }
  await seeing.append({ stream: 'before', events: [fact], codec: factCodec })
  const [tickets] = allWorkloads
  if (tickets === undefined) throw new Error('no workload')
  for (const store of [seeing, missing]) await make(store, tickets, 1)
  expect((await logOf(seeing)).at(-1)?.event.seen).not.toEqual((await logOf(missing)).at(-1)?.event.seen)
})

test('draws every kind of work', () => {
  const random = seededRandom('draw')
  const drawn = new Set(Array.from({ length: 5_000 }, () => drawWorkload(random).name))
  expect(drawn).toEqual(new Set(allWorkloads.map(({ name }) => name)))
  expect(drawWorkload(random, ['courses']).name).toBe('courses')
})

test('a call can be made again by whoever knows its name', async () => {
  const store = openStore()
  const name = { seed: 5, process: 'w0-0', only: ['tickets'] }
  const number = Array.from({ length: 50 }, (_, number) => number).find(
    (number) => drawCall({ ...name, number }).commandId !== undefined,
  )
  if (number === undefined) throw new Error('no call with a command id')
  await drawCall({ ...name, number }).call(store)
  expect(await drawCall({ ...name, number }).call(store)).toMatchObject({ ok: true, value: { duplicate: true } })
  expect(await logOf(store)).toHaveLength(1)
})
