import { sqliteStore } from '@factos/sqlite'
import { buyTicket, ticketTask } from '../domain/ticket-sale.ts'
import type { Side } from '../measure/side.ts'
import { openSqlitePeers } from '../peers/open-peers.ts'
import { peerSide } from '../peers/peer-side.ts'
import { fileLog, type FileLog } from '../sqlite/file-log.ts'
import { lockedDispatch } from '../sqlite/locked-dispatch.ts'
import { commandSide } from './command-side.ts'
import type { Workload } from './workload.ts'

const callers = 128
const baseline = 'one transaction a command'

const onSqlite = (name: string, title: string, saleOf: (caller: number, call: number) => string): Workload => ({
  name: `sqlite-${name}-${callers}`,
  title: `SQLite: ${title}, ${callers} callers`,
  unit: 'commands',
  goals: { [baseline]: 10 },
  sides: async ({ scale }) => [
    factosSide(await fileLog(scale.storedEvents), saleOf),
    baselineSide(await fileLog(scale.storedEvents), saleOf),
  ],
  peers: async () =>
    (await openSqlitePeers()).map((peer) =>
      peerSide(
        peer,
        callers,
        ({ buyTicket }) =>
          (caller, call) =>
            buyTicket(saleOf(caller, call), buyers[caller] ?? ''),
      ),
    ),
})

const buyers = Array.from({ length: callers }, (_, caller) => `buyer-${caller}`)

const factosSide = (log: FileLog, saleOf: (caller: number, call: number) => string): Side => {
  const store = sqliteStore({ path: log.path })
  return commandSide(
    'factos',
    callers,
    log,
    (caller, call) => buyTicket(store, saleOf(caller, call), buyers[caller] ?? ''),
    async () => {
      await store.close()
      log.close()
    },
  )
}

const baselineSide = (log: FileLog, saleOf: (caller: number, call: number) => string): Side => {
  const dispatch = lockedDispatch(log.database)
  return commandSide(
    baseline,
    callers,
    log,
    async (caller, call) => dispatch(ticketTask(saleOf(caller, call), buyers[caller] ?? '')),
    async () => log.close(),
  )
}

/** The same commands on a file, by one process. */
export const sqliteWorkloads: readonly Workload[] = [
  onSqlite('independent', 'independent contexts, warm', (caller, call) => `sale-${caller}-${call % 8}`),
  onSqlite('hot', 'one hot context, empty to begin with', () => 'hot'),
]
