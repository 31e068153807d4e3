import type { EventStore } from 'factos'

/** A store for one sale. `dispose` closes it and removes what was made for it. */
export type OpenedStore = {
  readonly store: EventStore
  /** The store and where its data is, for people. */
  readonly where: string
  readonly dispose: () => Promise<void>
}
