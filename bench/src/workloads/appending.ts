import { postgresStore } from '@factos/postgres'
import type { EventStore } from 'factos'
import { visitCodec, type VisitNoted } from '../domain/visits.ts'
import { inTurn, type Until } from '../measure/in-turn.ts'
import type { Side } from '../measure/side.ts'
import { bareInsert, type PlacedVisit } from '../postgres/bare-insert.ts'
import { openPostgresPeers } from '../peers/open-peers.ts'
import { peerSide } from '../peers/peer-side.ts'
import type { SchemaLog } from '../postgres/schema-log.ts'
import type { World } from '../world.ts'
import { factosSide } from './command-side.ts'
import type { Workload } from './workload.ts'

const callers = 512
const chunk = 2_000
const ceiling = 'bare INSERT'

/** One event an append, without a condition. The ceiling inserts as many rows at once as there are callers. */
export const appendOnlyWorkload: Workload = {
  name: `append-${callers}`,
  title: `single events without a condition, ${callers} callers; ceiling: INSERTs of ${callers} rows`,
  unit: 'events',
  goals: { [ceiling]: 0.7 },
  peers: (world) => appendingPeers(world),
  sides: async (world) => {
    const visitors = Array.from({ length: callers }, (_, caller) => `visitor-${caller}`)
    return [
      factosSide(
        'factos',
        callers,
        await world.log('factos', 'real'),
        (store) => (caller, call) => note(store, visitors[caller] ?? '', [call]),
      ),
      insertingSide(
        await world.log('bare', 'copied'),
        (seconds) => ({ seconds }),
        (revision) => visitors.map((visitor) => ({ stream: visitor, revision, event: visit(visitor, revision) })),
      ),
    ]
  },
}

const appendingPeers = async (world: World): Promise<readonly Side[]> => {
  const peers = await openPostgresPeers((await world.database()).url)
  return peers.map((peer) =>
    peerSide(
      peer,
      callers,
      ({ note }) =>
        (caller, call) =>
          note(`visitor-${caller}`, call),
    ),
  )
}

/** One caller that brings in many events, a stream for each chunk. */
export const bulkWorkload: Workload = {
  name: 'bulk-append',
  title: `an import of many events in chunks of ${chunk.toLocaleString('en')}, one after the other`,
  unit: 'events',
  goals: { [ceiling]: 0.85 },
  sides: async (world) => {
    const until = { times: Math.ceil(world.scale.bulkEvents / chunk) }
    const real = await world.log('factos', 'real')
    const store = postgresStore({ pool: real.pool, schema: real.schema })
    const pages = Array.from({ length: chunk }, (_, page) => page)
    let imported = 0
    return [
      {
        name: 'factos',
        work: () =>
          inTurn(until, async () => {
            const events = await note(store, `import-${++imported}`, pages)
            return { operations: events, events }
          }),
        check: ({ events }) => real.verify(events),
        close: () => store.close(),
      },
      insertingSide(
        await world.log('bare', 'copied'),
        () => until,
        (call) =>
          pages.map((page) => ({ stream: `import-${call}`, revision: page, event: visit(`import-${call}`, page) })),
      ),
    ]
  },
}

const visit = (visitor: string, page: number): VisitNoted => ({ type: 'VisitNoted', visitor, page })

const note = async (store: EventStore, visitor: string, pages: readonly number[]): Promise<number> => {
  const events = pages.map((page) => visit(visitor, page))
  const noted = await store.append({ stream: visitor, events, codec: visitCodec })
  if (!noted.ok) throw new Error(`nothing noted: ${noted.error.kind}`, { cause: noted.error })
  return noted.value.events.length
}

/** The ceiling: one INSERT after the other. `rows` tells what the n-th inserts, over all rounds. */
const insertingSide = (
  log: SchemaLog,
  until: (seconds: number) => Until,
  rows: (call: number) => readonly PlacedVisit[],
): Side => {
  let calls = 0
  return {
    name: ceiling,
    work: async (seconds) => {
      let position = log.head()
      return inTurn(until(seconds), async () => {
        const visits = rows(calls++)
        await bareInsert(log.pool, log.schema, position, visits)
        position += visits.length
        return { operations: visits.length, events: visits.length }
      })
    },
    check: ({ events }) => log.verify(events),
    close: async () => {},
  }
}
