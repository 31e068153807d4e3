import type { EventStore } from '../../src/index.ts'
import type { AppendRequest, EventStoreOptions, Storage } from '../../src/storage.ts'
import { first, type FaultyStorage } from '../dispatch/faulty-storage.ts'
import { logOf } from '../dispatch/log-of.ts'
import { sharedLog, type SharedLog } from '../dispatch/shared-log.ts'
import { noteCodec } from './noting.ts'

/** A store with its engine, whose retries do not wait, and `other`, another process on the same log. */
export const anEngine = (
  engine: EventStoreOptions['engine'] = {},
  limits: Partial<Storage['limits']> = {},
): SharedLog => sharedLog({ engine, retry: { attempts: 10, minDelayMs: 0, maxDelayMs: 0 } }, limits)

/** All texts in a store's log, in their order. */
export const textsIn = async (store: EventStore): Promise<readonly string[]> =>
  (await logOf(store, noteCodec)).map(({ event }) => event.text)

/** Holds the next call of the line until it is let go. */
export const hold = (line: FaultyStorage, which: 'onRead' | 'onAppend'): (() => void) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  line[which](first(() => promise))
  return resolve
}

/** Lets all happen that can happen by itself; on a busy machine the memory store waits for a timer now and then. */
export const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** How many events each request of each append call holds. */
export const sizes = ({ appends }: FaultyStorage): readonly (readonly number[])[] =>
  appends.map(({ requests }) => requests.map(({ events }) => events.length))

/** The texts that a request appends. */
export const textsOf = ({ events }: AppendRequest): readonly string[] =>
  events.map(({ data }) => (JSON.parse(new TextDecoder().decode(data)) as { readonly text: string }).text)

/** The texts of each request of each append call. */
export const textsSent = ({ appends }: FaultyStorage): readonly (readonly (readonly string[])[])[] =>
  appends.map(({ requests }) => requests.map(textsOf))
