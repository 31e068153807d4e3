import { postgresStore } from '@factos/postgres'
import { openGate } from '../domain/gate.ts'
import { ticketsInGeneratedSale } from '../domain/replay.ts'
import { runCallers } from '../measure/run-callers.ts'
import type { Side } from '../measure/side.ts'
import type { World } from '../world.ts'
import type { Workload } from './workload.ts'

const callers = 16
const commandsARound = 50

/**
 * How the cost of a command grows with the store. The sides are stores of different size; each command reads a context of
 * ten events that lies anywhere in the log, with the cache off, and appends one event outside of it. Rounds are short, so
 * that a small store stays one.
 */
export const storeSizeWorkload: Workload = {
  name: 'store-size',
  title: `commands on contexts of ${ticketsInGeneratedSale} events, cache off, ${callers} callers, by events stored`,
  unit: 'commands',
  // 1 / 1.3: a command may take 1.3 times as long.
  goals: { '1,000 events': 0.77 },
  sides: async (world) => {
    const sides: Side[] = []
    for (const size of world.scale.storeSizes.toReversed()) sides.push(await storeOf(world, size))
    return sides
  },
}

const storeOf = async (world: World, size: number): Promise<Side> => {
  const log = await world.newLog(`size_${size}`, size)
  const sales = size / ticketsInGeneratedSale
  const store = postgresStore({ pool: log.pool, schema: log.schema, engine: { contextCache: false } })
  return {
    name: `${size.toLocaleString('en')} events`,
    work: () =>
      runCallers(callers, { calls: commandsARound }, (caller) =>
        openGate(store, `stored-${1 + Math.floor(Math.random() * sales)}`, `${caller}`),
      ),
    check: ({ events }) => log.verify(events),
    close: () => store.close(),
  }
}
