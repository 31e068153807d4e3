import { setTimeout as sleep } from 'node:timers/promises'
import { postgresStore } from '@factos/postgres'
import { jsonCodec, unwrap } from 'factos'
import { Pool } from 'pg'
import type { Hunt } from './hunt.ts'

type Tried = { type: 'Tried' }
const codec = jsonCodec<Tried>({ Tried: { tags: () => [] } })
const trying = { stream: 's', events: [{ type: 'Tried' }], codec } as const

const deadlineMs = 400
/** Many times the deadline: whoever has no answer by then will never have one. */
const neverMs = 6_000

/** A pool of one connection, which a transaction holds while a call inside needs another; and what comes after. */
export const patienceHunt: Hunt = {
  store: 'postgres',
  controlRounds: 2,
  round: async ({ url, round }) => {
    const pool = new Pool({ connectionString: url, max: 1 })
    const store = postgresStore({ pool, schema: `patience_${round}`, deadlineMs, retry: false })
    unwrap(await store.migrate())
    let nested: string | undefined
    const outer = store.transaction(async () => {
      const answer = await inTime(store.append(trying))
      if (answer === 'late') nested = `an append within a transaction on a pool of one had no answer in ${neverMs} ms`
      else if (answer.ok) nested = 'an append got a second connection out of a pool of one'
    })
    const ended = await inTime(outer, 2 * neverMs)
    if (nested !== undefined) return `patience: ${nested}`
    if (ended === 'late' || !ended.ok) return 'patience: the transaction did not survive the call that was given up'
    const after = await inTime(appendUntilAccepted(() => store.append(trying)))
    if (after === 'late') return 'patience: after a call that was given up, the pool gave nobody a connection any more'
    await store.close()
    await pool.end()
    return undefined
  },
}

const appendUntilAccepted = async (append: () => Promise<{ readonly ok: boolean }>): Promise<void> => {
  while (!(await append()).ok) await sleep(10)
}

const inTime = <T>(work: Promise<T>, ms = neverMs): Promise<T | 'late'> =>
  Promise.race([work, sleep(ms, 'late' as const, { ref: false })])
