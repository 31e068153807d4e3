import type { Way } from './lane.ts'
import type { Told } from './told.ts'
import type { Trial } from './trial.ts'

/** What goes over the connection that is made to fail. */
export interface Exchange {
  readonly name: string
  /** How many events it appends, all of them or none. */
  readonly events: number
  /** Whether it goes through the recorded store. */
  readonly isRecorded: boolean
  /**
   * What a caller must be told where the next connection gets through: `accepted` by a store that sends again until the
   * answer is definite, `not-appended` where nothing was sent yet; nothing where it depends on the byte.
   */
  readonly mustTell?: Told['kind'] | undefined
  /** Whether it can be sent again under the same command id. */
  readonly isRepeatable: boolean
  /** Makes ready what is not to be part of the exchange, such as the connection. */
  readonly prepare: (way: Way, trial: Trial) => Promise<void>
  /** The bytes to be cut, if they are not those of the whole call. */
  readonly part?: ((way: Way) => Promise<void>) | undefined
  /** The call; sent again over another way, it is the same call. */
  readonly begin: (trial: Trial) => (way: Way) => Promise<Told>
}
