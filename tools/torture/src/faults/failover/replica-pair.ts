import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres, startStandby, type LocalPostgres } from '@factos/local-postgres'
import { startFaultProxy, type FaultProxy } from '../../proxy/fault-proxy.ts'
import { withAdmin } from './with-admin.ts'

/** A primary and its streaming standby, behind an address that stays the same. */
export interface ReplicaPair {
  /** The address that clients use. */
  readonly address: FaultProxy
  /** What the standby gets its changes through. */
  readonly replication: FaultProxy
  readonly primary: () => LocalPostgres
  /**
   * Kills the primary, points the address to the standby, and promotes that after `hesitateMs`: so long clients meet a
   * server that only reads. Returns the old primary, which is down, with what it knew on its disk; it is the caller's now.
   */
  readonly failOver: (hesitateMs: number) => Promise<FailedOver>
  /** Starts a new standby of the present primary. */
  readonly replenish: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** What a failover left behind. */
export interface FailedOver {
  readonly old: LocalPostgres
  /** From then on no client reached the old primary any more. By `process.hrtime.bigint()`. */
  readonly endedAtNs: bigint
  /** When the new primary accepted writes. */
  readonly returnedAtNs: bigint
}

/** Starts a pair. `synchronous`: a commit waits until the standby has it too. */
export const startReplicaPair = async (synchronous: boolean): Promise<ReplicaPair> => {
  let primary = await startPostgres({ settings })
  let standby: LocalPostgres | undefined
  const address = await startFaultProxy(primary.url)
  const replication = await startFaultProxy(primary.url)

  const replenish = async (): Promise<void> => {
    replication.forwardTo(primary.url)
    replication.pass()
    standby = await startStandby(primary, { settings, name, primaryUrl: replication.urlOf(primary.url) })
    const expected = synchronous ? 'sync' : 'async'
    await withAdmin(primary.url, async ({ rows }) => {
      if (synchronous) {
        // Not among the settings that a standby gets from its primary: promoted, it must not wait for one that is not there yet.
        await rows(`alter system set synchronous_standby_names = '${name}'`)
        await rows('select pg_reload_conf()')
      }
      for (;;) {
        const [replica] = await rows<Replica>('select state, sync_state from pg_stat_replication')
        if (replica?.state === 'streaming' && replica.sync_state === expected) return
        await sleep(20)
      }
    })
  }

  const stop = async (): Promise<void> => {
    await address[Symbol.asyncDispose]()
    await replication[Symbol.asyncDispose]()
    await primary.stop()
    await standby?.stop()
  }

  try {
    await replenish()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    address,
    replication,
    primary: () => primary,
    failOver: async (hesitateMs) => {
      const promoted = standby
      if (promoted === undefined) throw new Error('there is no standby to fail over to')
      const old = primary
      await old.kill()
      address.dropConnections()
      const endedAtNs = process.hrtime.bigint()
      address.forwardTo(promoted.url)
      await sleep(hesitateMs)
      await withAdmin(promoted.url, ({ rows }) => rows('select pg_promote(true, 60)'))
      const returnedAtNs = process.hrtime.bigint()
      primary = promoted
      standby = undefined
      return { old, endedAtNs, returnedAtNs }
    },
    replenish,
    stop,
  }
}

const name = 'standby'

/** A new standby takes its changes from where its backup began, so they must still be there. */
const settings = { wal_keep_size: '256MB', wal_receiver_timeout: '5s', wal_retrieve_retry_interval: '100ms' }

type Replica = { readonly state: string; readonly sync_state: string }
