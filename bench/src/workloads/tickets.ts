import type { EventStore } from 'factos'
import { buyTicket, ticketTask } from '../domain/ticket-sale.ts'
import type { Perform } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import { lockedDispatch } from '../postgres/locked-dispatch.ts'
import { openPostgresPeers } from '../peers/open-peers.ts'
import { peerSide } from '../peers/peer-side.ts'
import type { World } from '../world.ts'
import { commandSide, factosSide, partsOff } from './command-side.ts'
import type { Workload } from './workload.ts'

/** Which sale a caller buys from, with each call. */
type SaleOf = (side: string, caller: number, call: number) => string

const locked = 'locked design'

/** Sides that sell tickets: Factos, the locked design, and Factos with parts of its engine turned off. */
const ticketSides =
  (callers: number, saleOf: SaleOf, withParts: boolean, prepare?: (log: Prepare) => Promise<void>) =>
  async (world: World): Promise<readonly Side[]> => {
    const real = await world.log('factos', 'real')
    const copied = await world.log('locked', 'copied')
    const named = (side: string, perform: (sale: string, buyer: string) => ReturnType<Perform>): Perform => {
      const buyers = Array.from({ length: callers }, (_, caller) => `${side}-${caller}`.replaceAll(' ', '-'))
      return (caller, call) => perform(saleOf(side, caller, call), buyers[caller] ?? side)
    }
    const buying = (side: string) => (store: EventStore) => named(side, (sale, buyer) => buyTicket(store, sale, buyer))
    const buyingLocked = named(locked, (sale, buyer) =>
      lockedDispatch(copied.pool, copied.schema, ticketTask(sale, buyer)),
    )
    const sides = [
      factosSide('factos', callers, real, buying('factos')),
      commandSide(locked, callers, copied, buyingLocked),
      ...Object.entries(withParts ? partsOff : {}).map(([name, engine]) =>
        factosSide(name, callers, real, buying(name), engine),
      ),
    ]
    for (const { name } of sides) await prepare?.({ side: name, log: name === locked ? copied : real })
    return sides
  }

/** The same with other event stores. */
const peerTicketSides =
  (callers: number, saleOf: SaleOf) =>
  async (world: World): Promise<readonly Side[]> => {
    const peers = await openPostgresPeers((await world.database()).url)
    return peers.map((peer) => {
      // Not every store takes every character in a name.
      const side = peer.name.replaceAll(/[^a-z0-9]+/gi, '-')
      return peerSide(
        peer,
        callers,
        ({ buyTicket }) =>
          (caller, call) =>
            buyTicket(saleOf(side, caller, call), `buyer-${caller}`),
      )
    })
  }

interface Prepare {
  readonly side: string
  readonly log: Awaited<ReturnType<World['log']>>
}

const cold = (callers: number, goal?: number): Workload => {
  let sales = 0
  const name = `independent-cold-${callers}`
  const saleOf: SaleOf = (side) => `${name}-${side}-${++sales}`
  return {
    name,
    title: `independent contexts, cold, ${callers} callers`,
    unit: 'commands',
    sides: ticketSides(callers, saleOf, false),
    peers: peerTicketSides(callers, saleOf),
    goals: goal === undefined ? undefined : { [locked]: goal },
  }
}

const warm = (callers: number, goal?: number): Workload => {
  const name = `independent-warm-${callers}`
  const saleOf: SaleOf = (side, caller, call) => `${name}-${side}-${caller}-${call % salesEach(callers)}`
  return {
    name,
    title: `independent contexts, warm, ${callers} callers`,
    unit: 'commands',
    sides: ticketSides(callers, saleOf, callers === 128),
    peers: peerTicketSides(callers, saleOf),
    goals: goal === undefined ? undefined : { [locked]: goal },
  }
}

/** About a thousand contexts in all, so that none grows long, and none is shared between callers. */
const salesEach = (callers: number): number => Math.ceil(1_024 / callers)

const hot = (callers: number, goal?: number): Workload => ({
  name: `hot-${callers}`,
  title: `one hot context of 1,000 events to begin with, ${callers} callers`,
  unit: 'commands',
  sides: ticketSides(
    callers,
    (side) => `hot-${callers}-${side}-1`,
    callers === 128,
    ({ side, log }) => log.addSales({ prefix: `hot-${callers}-${side}`, sales: 1, ticketsEach: 1_000 }),
  ),
  goals: goal === undefined ? undefined : { [locked]: goal },
})

/** The others in their best light: a context that is new in each round, so that there is little to read again. */
const hotAnew = (callers: number): Workload => {
  const rounds = new Map<string, number>()
  const saleOf: SaleOf = (side, caller, call) => {
    if (caller === 0 && call === 0) rounds.set(side, (rounds.get(side) ?? 0) + 1)
    return `hot-new-${side}-${rounds.get(side)}`
  }
  return {
    name: `hot-new-${callers}`,
    title: `one hot context, empty at the start of each round, ${callers} callers`,
    unit: 'commands',
    sides: ticketSides(callers, saleOf, false),
    peers: peerTicketSides(callers, saleOf),
  }
}

/** Contexts that nobody shares, and one that everybody shares. */
export const ticketWorkloads: readonly Workload[] = [
  cold(1, 1),
  cold(16),
  cold(128, 10),
  cold(512),
  warm(1, 1.5),
  warm(16),
  warm(128, 20),
  warm(512),
  hot(1, 1),
  hot(16),
  hot(128, 150),
  hotAnew(1),
  hotAnew(16),
  hotAnew(128),
]
