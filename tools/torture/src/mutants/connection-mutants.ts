import type { Mutant } from './mutant.ts'

const source = (file: string): string => `packages/postgres/src/${file}`

/** Defects of how connections to PostgreSQL are handled. */
export const connectionMutants: readonly Mutant[] = [
  {
    name: 'postgres-lost-connection-called-a-failure',
    part: 'postgres',
    trap: 'a connection that was lost during the commit is reported as "nothing was appended"',
    hunt: 'postgres-cuts',
    edits: [
      {
        file: source('connection/classify-error.ts'),
        replace: "isAboutConnection(error, code) ? 'Unavailable' : 'Unexpected', definite: false }",
        by: "isAboutConnection(error, code) ? 'Unavailable' : 'Unexpected', definite: true }",
      },
    ],
  },
  {
    name: 'postgres-half-open-connection-kept',
    part: 'postgres',
    trap: 'a half-open connection goes back to the pool, and every later command waits behind it',
    hunt: 'postgres-stalls',
    edits: [
      {
        file: source('connection/statement.ts'),
        replace: "storeError('TimedOut', message, { outcome }), connection: 'lost' }",
        by: "storeError('TimedOut', message, { outcome }), connection: 'usable' }",
      },
    ],
  },
  {
    name: 'postgres-wait-for-a-connection-unbounded',
    part: 'postgres',
    trap: 'a dispatch inside a transaction on a pool of one waits for its own connection for ever',
    hunt: 'postgres-pool-of-one',
    edits: [
      {
        file: source('connection/client-loan.ts'),
        replace: 'await deadline.before(connecting)',
        by: 'await connecting as Awaited<typeof connecting> | typeof late',
      },
    ],
  },
  {
    name: 'postgres-late-connection-leaked',
    part: 'postgres',
    trap: 'a connection that comes after its caller gave up is never given back, until the pool is empty',
    hunt: 'postgres-pool-of-one',
    edits: [
      {
        file: source('connection/client-loan.ts'),
        replace: 'connecting.then((client) => client.release(), ignore)',
        by: 'connecting.catch(ignore)',
      },
    ],
  },
  {
    name: 'postgres-rolled-back-called-committed',
    part: 'postgres',
    trap: 'a COMMIT after an error succeeds in rolling back, and is taken for a commit',
    hunt: 'postgres-failed-transactions',
    edits: [
      {
        file: source('transaction/in-transaction.ts'),
        replace: 'return wasCommitted(ended.result.command) ?',
        by: 'return wasCommitted(ended.result.command) || true ?',
      },
    ],
  },
  {
    name: 'postgres-pool-errors-unheard',
    part: 'postgres',
    trap: 'a connection that ends while it idles in the pool ends the process',
    hunt: 'postgres-ended-connections',
    edits: [
      {
        file: source('connection/survive-pool-errors.ts'),
        replace: "pool.on?.('error', ignore)",
        by: '',
      },
    ],
  },
  {
    name: 'postgres-client-errors-unheard',
    part: 'postgres',
    trap: 'a connection that ends while a transaction is open on it ends the process',
    hunt: 'postgres-ended-connections',
    edits: [
      { file: source('connection/client-loan.ts'), replace: "client.on?.('error', ignore)", by: '' },
      {
        file: source('connection/survive-pool-errors.ts'),
        replace: "void client.on?.('error', ignore)",
        by: 'void client',
      },
    ],
  },
]
