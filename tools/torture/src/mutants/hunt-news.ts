import type { Evidence } from './hunts/hunt.ts'
import type { HuntName } from './hunts/all-hunts.ts'

/** What a hunt's process is started with. */
export interface HuntTask {
  readonly hunt: HuntName
  readonly checks: readonly string[]
  readonly seed: number
  /** At most so many rounds; null: until it is ended. */
  readonly rounds: number | null
  readonly folder: string
  readonly url: string | undefined
}

/** What a hunt's process tells. */
export type HuntNews =
  | { readonly kind: 'Judge'; readonly evidence: Evidence }
  | { readonly kind: 'Found'; readonly by: string }
  /** All rounds are over. */
  | { readonly kind: 'Nothing'; readonly rounds: number }
  /** It could not hunt as it should. */
  | { readonly kind: 'Broken'; readonly message: string }

/** What a hunt's process is told: what was violated, if anything was. */
export interface Judgement {
  readonly violation: string | undefined
}
