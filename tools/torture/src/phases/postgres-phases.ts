import { endBackend, killBackend, killPostmaster, killWorker, stopBackend } from '../faults/postgres/faults.ts'
import { countForcedErrors, forceErrors } from '../faults/postgres/force-errors.ts'
import { holdTransaction } from '../faults/postgres/hold-transaction.ts'
import { postgresPhase } from '../faults/postgres/postgres-phase.ts'
import type { Phase } from './phase.ts'

/** The engine whole, in parts, and off: what one worker does is another's foreign process. */
const mixed = [{}, { engine: { speculation: false } }, { engine: false }, { engine: { contextCache: false } }] as const

/** Workers with several processes' faults on a server of their own each. */
export const postgresPhases: readonly Phase[] = [
  postgresPhase({
    name: 'postgres-calm',
    title: 'no faults: four processes, all kinds of work',
    stores: mixed,
    callers: 24,
  }),
  postgresPhase({
    name: 'postgres-worker-kill',
    title: 'kill -9 of workers',
    stores: mixed,
    faults: [killWorker],
  }),
  postgresPhase({
    name: 'postgres-postmaster-kill',
    title: 'kill -9 of the postmaster, restart on the same data',
    stores: [{}, {}, { engine: false }],
    pauseMs: 4,
    faults: [killPostmaster],
  }),
  postgresPhase({
    name: 'postgres-backend-kill',
    title: 'kill -9 of a backend: all connections lost, crash recovery',
    stores: [{}, {}, { engine: false }],
    pauseMs: 4,
    faults: [killBackend],
  }),
  postgresPhase({
    name: 'postgres-terminate',
    title: 'pg_terminate_backend and pg_cancel_backend at random',
    stores: mixed,
    faults: [endBackend],
  }),
  postgresPhase({
    name: 'postgres-stopped-backend',
    title: 'SIGSTOP of a backend, longer than the deadline',
    stores: mixed.map((store) => ({ ...store, deadlineMs: 1_000 })),
    faults: [stopBackend],
  }),
  postgresPhase({
    name: 'postgres-idle-transaction',
    title: "idle transactions elsewhere, some of which hold the log's lock",
    stores: mixed,
    faults: [holdTransaction],
  }),
  postgresPhase({
    name: 'postgres-timeouts',
    title: 'small statement and lock timeouts',
    stores: [
      { settings: { statement_timeout: '12ms' } },
      { settings: { lock_timeout: '4ms' } },
      { settings: { statement_timeout: '25ms', lock_timeout: '8ms' }, engine: false },
      {},
    ],
    callers: 16,
    faults: [holdTransaction],
  }),
  postgresPhase({
    name: 'postgres-forced-errors',
    title: '40001 and 40P01 forced, at once and at commit; one worker at SERIALIZABLE',
    stores: [{}, {}, { engine: false }, { settings: { default_transaction_isolation: 'serializable' } }],
    prepare: forceErrors,
    countFaults: countForcedErrors,
  }),
  postgresPhase({
    name: 'postgres-few-connections',
    title: 'a pool of one, and fewer connections than the pools would take',
    stores: [{ poolSize: 1 }, { poolSize: 1, engine: false }, { poolSize: 8 }, { poolSize: 8, engine: false }],
    callers: 12,
    settings: { max_connections: '12', superuser_reserved_connections: '3' },
    faults: [endBackend],
  }),
  postgresPhase({
    name: 'postgres-everything',
    title: 'all of these faults in one run',
    stores: mixed.map((store) => ({ ...store, deadlineMs: 2_000 })),
    faults: [killWorker, killWorker, killPostmaster, killBackend, endBackend, endBackend, stopBackend, holdTransaction],
    prepare: forceErrors,
  }),
]
