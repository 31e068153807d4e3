import type { PostgresPool, PostgresPoolClient } from '../postgres-pool.ts'

/**
 * A connection that dies while it idles makes the pool emit `error`, and Node ends a process in which nobody listens to
 * that: the restart of a database must not end the application. The pool has dropped the connection by then. Listeners
 * of the application hear of it as before. Returns what ends it.
 */
export const survivePoolErrors = (pool: PostgresPool): (() => void) => {
  const users = surviving.get(pool) ?? 0
  if (users === 0) {
    pool.on?.('error', ignore)
    connectionsOf(pool).on?.('connect', surviveErrors)
  }
  surviving.set(pool, users + 1)
  let ended = false
  return () => {
    if (ended) return
    ended = true
    const left = (surviving.get(pool) ?? 1) - 1
    surviving.set(pool, left)
    if (left === 0) {
      pool.off?.('error', ignore)
      connectionsOf(pool).off?.('connect', surviveErrors)
    }
  }
}

/** How many open stores use each pool; one listener is enough for all. */
const surviving = new WeakMap<PostgresPool, number>()

const ignore = (): void => {}

/**
 * A server may end a connection in the same breath in which it accepts it. The pool listens no more then, and whoever
 * waits for the connection has not heard of it yet.
 */
const surviveErrors = (client: PostgresPoolClient): void => void client.on?.('error', ignore)

/** `pg` tells of new connections too; its types make that a signature of its own. */
const connectionsOf = (pool: PostgresPool): TellsOfConnections => pool as unknown as TellsOfConnections

interface TellsOfConnections {
  readonly on?: (event: 'connect', listener: (client: PostgresPoolClient) => void) => unknown
  readonly off?: (event: 'connect', listener: (client: PostgresPoolClient) => void) => unknown
}
