import { digest } from '../random.ts'

/**
 * What a decider was shown: how many events, and a digest of all of them in their order. It goes into the events that are
 * decided on it, so that one event missed, one too many, or two in the wrong order show in what is recorded.
 */
export type Seen = { readonly count: number; readonly digest: number }

/** No event yet. */
export const nothingSeen: Seen = { count: 0, digest: 0 }

/** One event more. `nonce` tells it from all others of its type. */
export const see = (seen: Seen, { type, nonce }: { readonly type: string; readonly nonce: string }): Seen => ({
  count: seen.count + 1,
  digest: digest(`${type}/${nonce}`, seen.digest),
})
