import { err, ok, type CancelSignal, type Result, type StoreError } from 'factos'
import { storeError } from 'factos/storage'
import type { PostgresPool, PostgresPoolClient } from '../postgres-pool.ts'
import { classifyError } from './classify-error.ts'
import { late, type Deadline } from './deadline.ts'
import { describeError } from './statement.ts'

/** A connection taken from the pool. */
export interface ClientLoan {
  readonly client: PostgresPoolClient
  /** Gives it back; with an error, the pool destroys it. */
  readonly giveBack: (error?: Error) => void
}

/** Takes a connection from the pool before the deadline. Nothing was sent when it fails. */
export const borrowClient = async (
  pool: PostgresPool,
  deadline: Deadline,
  signal?: CancelSignal,
): Promise<Result<ClientLoan, StoreError>> => {
  if (isAborted(signal)) return err(abortedUnsent(signal))
  const connecting = connect(pool)
  try {
    const client = await deadline.before(connecting)
    if (client === late) {
      // It may still come; nobody else would give it back then.
      connecting.then((client) => client.release(), ignore)
      return err(noneInTime(deadline))
    }
    if (isAborted(signal)) {
      client.release()
      return err(abortedUnsent(signal))
    }
    return ok(lend(client))
  } catch (error) {
    const { reason } = classifyError(error)
    return err(storeError(reason, `no connection to PostgreSQL: ${describeError(error)}`, { cause: error }))
  }
}

const connect = async (pool: PostgresPool): Promise<PostgresPoolClient> => pool.connect()

const isAborted = (signal: CancelSignal | undefined): boolean => signal?.aborted === true

const abortedUnsent = (signal: CancelSignal | undefined): StoreError =>
  storeError('Aborted', 'aborted before anything was sent', { cause: signal?.reason })

const noneInTime = ({ ms }: Deadline): StoreError =>
  storeError(
    'TimedOut',
    `no connection became free within ${ms} ms: the pool is too small for what runs at the same time, or a dispatch waits ` +
      `inside a transaction that holds the last connection`,
  )

const lend = (client: PostgresPoolClient): ClientLoan => {
  // A connection that dies while nothing is asked of it emits `error`, which would end the process if nobody listened.
  client.on?.('error', ignore)
  return {
    client,
    giveBack: (error) => {
      client.release(error)
      client.off?.('error', ignore)
    },
  }
}

const ignore = (): void => {}
