import { expect, test } from 'vitest'
import { append, event, read, tagged } from '../events.ts'
import { openLog, testDatabase } from '../open-log.ts'

const database = testDatabase()

test('all statements of a STABLE function see the snapshot of the statement that calls it, of a VOLATILE one their own', async () => {
  const { schema, pool, dispose } = await openLog(database.url())
  await pool.query(`create table ${schema}.counted (n integer)`)
  const countTwice = async (volatility: string): Promise<unknown> => {
    await pool.query(`create or replace function ${schema}.count_twice() returns integer[] language plpgsql ${volatility} as $$
      declare counts integer[] := array[(select count(*) from ${schema}.counted)];
      begin
        perform pg_advisory_xact_lock(1);
        return counts || (select count(*)::integer from ${schema}.counted);
      end $$`)
    const holder = await pool.connect()
    await holder.query('select pg_advisory_lock(1)')
    const counting = pool.query<{ counts: unknown }>(`select ${schema}.count_twice() as counts`)
    for (let waits = false; !waits;) {
      const { rows } = await holder.query(
        `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
      )
      waits = rows.length > 0
    }
    await holder.query(`insert into ${schema}.counted values (1)`)
    await holder.query('select pg_advisory_unlock(1)')
    holder.release()
    return (await counting).rows[0]?.counts
  }
  expect(await countTwice('stable')).toEqual([0, 0])
  expect(await countTwice('volatile')).toEqual([1, 2])

  const { rows } = await pool.query(
    `select distinct proname, provolatile from pg_proc where pronamespace = $1::regnamespace and proname ~ '^factos_(read|matches|narrowest|revision_after|append|lock)$' order by 1`,
    [schema],
  )
  expect(rows).toEqual([
    { proname: 'factos_append', provolatile: 'v' },
    { proname: 'factos_lock', provolatile: 'v' },
    { proname: 'factos_matches', provolatile: 's' },
    { proname: 'factos_narrowest', provolatile: 's' },
    { proname: 'factos_read', provolatile: 's' },
    { proname: 'factos_revision_after', provolatile: 's' },
  ])
  await dispose()
})

test('pages, commands and head of one call are of one moment, while others append', async () => {
  const { storage, makeStorage, dispose } = await openLog(database.url())
  const writer = makeStorage()
  const enough = new AbortController()
  const written = (async () => {
    for (let i = 0; !enough.signal.aborted; i++) {
      const mark = { commandId: `c${i}`, stream: 's', fingerprint: 'f', firstEvent: 0, eventCount: 2 }
      const events = [event({ tags: ['a'], stream: 's' }), event({ tags: ['b'], type: 'Other' })]
      await writer.append({
        requests: [{ events, conditions: [], commands: [mark] }],
        knownHead: { position: 0, eventId: '' },
      })
    }
  })()
  const lookUp = Array.from({ length: 300 }, (_, i) => `c${i}`)
  let seen = 0
  while (seen < 300) {
    const { pages, commands, head } = await read(
      storage,
      [
        { select: tagged(['a']) },
        { select: tagged(['b']), direction: 'backwards' },
        { select: tagged([], ['Noted', 'Other']) },
        { select: { kind: 'Stream', stream: 's' } },
        {},
      ],
      lookUp,
    )
    const counts = pages.map(({ events }) => events.length)
    const half = head.position / 2
    expect(counts).toEqual([half, half, head.position, half, head.position])
    expect(commands).toHaveLength(Math.min(300, half))
    seen = half
  }
  enough.abort()
  await written
  await append(storage, [event()])
  await dispose()
})
