import { appendingThree, dispatching } from '../../faults/postgres-network/store-exchanges.ts'
import { storageAppend } from '../../faults/postgres-network/storage-exchanges.ts'
import { contractHunt } from './contract-hunt.ts'
import { cutsHunt } from './cuts-hunt.ts'
import { endedConnectionsHunt } from './ended-connections-hunt.ts'
import { failedTransactionHunt } from './failed-transaction-hunt.ts'
import { hiddenRowsHunt } from './hidden-rows-hunt.ts'
import { historyHunt } from './history-hunt.ts'
import type { Hunt } from './hunt.ts'
import { patienceHunt } from './patience-hunt.ts'
import { processesHunt } from './processes-hunt.ts'
import { rewoundLogHunt } from './rewound-log-hunt.ts'

/** Every hunt, by its name. */
export const allHunts = {
  'sqlite-contract': contractHunt('sqlite'),
  'postgres-contract': contractHunt('postgres'),
  'sqlite-histories': historyHunt({ store: 'sqlite' }),
  'sqlite-lost-answers': historyHunt({ store: 'sqlite', line: 'losing' }),
  'sqlite-late-reads': historyHunt({
    store: 'sqlite',
    engines: [{ contextCache: false }, { contextCache: false }, undefined],
    only: ['tickets', 'streams', 'tagged', 'unconditional'],
    callers: 16,
    calls: 200,
    line: 'slow',
  }),
  'sqlite-broad-histories': historyHunt({
    store: 'sqlite',
    only: ['broad', 'unconditional'],
    engines: [undefined, undefined, undefined, undefined],
    calls: 200,
  }),
  'postgres-histories': historyHunt({ store: 'postgres' }),
  'postgres-own-reads': historyHunt({
    store: 'postgres',
    engines: [{ contextCache: false }, { contextCache: false }, undefined],
    only: ['tickets', 'usernames', 'streams', 'tagged', 'unconditional'],
    callers: 12,
    calls: 250,
  }),
  'sqlite-processes': processesHunt,
  'sqlite-rewound-log': rewoundLogHunt,
  'postgres-cuts': cutsHunt({
    courses: [storageAppend, dispatching, appendingThree].map((exchange) => ({ exchange, mode: 'reset' })),
    deadlineMs: 5_000,
  }),
  'postgres-stalls': cutsHunt({
    courses: [{ exchange: dispatching, mode: 'stall', every: 4 }],
    deadlineMs: 250,
  }),
  'postgres-pool-of-one': patienceHunt,
  'postgres-ended-connections': endedConnectionsHunt,
  'postgres-failed-transactions': failedTransactionHunt,
  'postgres-hidden-rows': hiddenRowsHunt,
} as const satisfies Readonly<Record<string, Hunt>>

/** The name of a hunt. */
export type HuntName = keyof typeof allHunts
