import { borrowClient } from '../connection/client-loan.ts'
import { deadlineIn } from '../connection/deadline.ts'
import { execute } from '../connection/statement.ts'
import type { PostgresPool, PostgresPoolClient } from '../postgres-pool.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { channelOf } from './channel.ts'

/**
 * Listens on a connection of its own until the returned function is called; a lost one is replaced, with growing pauses.
 * `onNotified` is also called after each new start, because what was said in between was not heard.
 */
export const listen = (
  pool: PostgresPool,
  names: SchemaNames,
  deadlineMs: number,
  onNotified: () => void,
): (() => void) => {
  let ended = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopListening: (() => void) | undefined

  const startAgain = (): void => {
    if (ended) return
    timer = setTimeout(() => void start(), Math.min(maxPauseMs, minPauseMs * 2 ** failures++))
  }

  const start = async (): Promise<void> => {
    const loan = await borrowClient(pool, deadlineIn(deadlineMs))
    if (!loan.ok) return startAgain()
    const { client, giveBack } = loan.value
    // Given back with an error: a pool must not hand out a connection that still listens.
    let stop = once(() => giveBack(new Error('this connection was listening')))
    if (ended || !(await sendListen(client, names, deadlineMs))) {
      stop()
      return startAgain()
    }
    const onLost = (): void => {
      stop()
      startAgain()
    }
    client.on?.('notification', onNotified)
    client.on?.('error', onLost)
    const release = stop
    stop = once(() => {
      client.off?.('notification', onNotified)
      client.off?.('error', onLost)
      release()
    })
    stopListening = stop
    failures = 0
    if (ended) stop()
    else onNotified()
  }

  void start()
  return () => {
    ended = true
    clearTimeout(timer)
    stopListening?.()
  }
}

const minPauseMs = 100
const maxPauseMs = 10_000

const sendListen = async (client: PostgresPoolClient, names: SchemaNames, deadlineMs: number): Promise<boolean> => {
  const found = await execute(client, { text: `select ${channelOf(names)} as channel` }, deadlineIn(deadlineMs))
  const channel = found.ok ? found.result.rows[0]?.['channel'] : undefined
  if (typeof channel !== 'string') return false
  return (await execute(client, { text: `listen "${channel}"` }, deadlineIn(deadlineMs))).ok
}

const once = (run: () => void): (() => void) => {
  let ran = false
  return () => {
    if (!ran) run()
    ran = true
  }
}
