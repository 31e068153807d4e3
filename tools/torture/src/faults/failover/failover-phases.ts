import type { Phase } from '../../phases/phase.ts'
import { failoverPhase } from './failover-phase.ts'

/** A standby that has whatever was acknowledged takes over. */
export const synchronousFailover: Phase = failoverPhase({
  name: 'postgres-failover',
  title: 'the primary killed, a synchronous standby promoted',
  synchronous: true,
})

/** A standby that lags behind takes over: what it lacks is lost, and nobody may decide on it any more. */
export const asynchronousFailover: Phase = failoverPhase({
  name: 'postgres-failover-behind',
  title: 'the primary killed, a standby promoted that lags behind',
  synchronous: false,
})
