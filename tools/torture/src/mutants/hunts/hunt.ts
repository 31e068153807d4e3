/** A way to look for violations. */
export interface Hunt {
  readonly store: 'sqlite' | 'postgres'
  /** How many rounds the unchanged sources have to stand. */
  readonly controlRounds: number
  /** Looks once; answers what it found, in a line. Ends all that it started. */
  readonly round: (context: HuntContext) => Promise<string | undefined>
}

/** What a round is given. */
export interface HuntContext {
  readonly seed: number
  /** From 0. */
  readonly round: number
  /** An empty folder of this round. */
  readonly folder: string
  /** Of an empty database for all rounds; only on PostgreSQL. */
  readonly url: string | undefined
  /** Beginnings of names, for a hunt by the contract suite: "conditions on queries: fail exactly". */
  readonly checks: readonly string[]
  /** Holds histories against their log; answers what was violated first. It uses the unchanged sources. */
  readonly judge: (evidence: Evidence) => Promise<string | undefined>
}

/** Recorded histories, and the log that they led to. */
export interface Evidence {
  readonly files: readonly string[]
  readonly log: LogPlace
  /** Logs that were rewound, oldest first: copies, and until when each ruled, by `process.hrtime.bigint()`. */
  readonly earlier?: readonly { readonly log: LogPlace; readonly endedAtNs: string }[] | undefined
}

/** Where a log can be read by plain SQL. */
export type LogPlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }
