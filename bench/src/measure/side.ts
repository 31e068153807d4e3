/** One of the things that a workload compares. It is set up, then works in rounds, alternating with the others. */
export interface Side {
  /** As the table calls it: `factos`, `locked design`. */
  readonly name: string
  /** Works for about so many seconds, or once through a fixed amount of work, which then takes as long as it takes. */
  readonly work: (seconds: number) => Promise<Work>
  /** Looks at what the last `work` left in the log. Throws where that is not what was acknowledged, or breaks a rule. */
  readonly check: (work: Work) => Promise<void>
  /**
   * What was found wrong in its log so far, where that should be told beside the figures and not end the run: only for
   * stores that are not ours.
   */
  readonly problem?: (() => string | undefined) | undefined
  readonly close: () => Promise<void>
}

/** What was done in a round. */
export interface Work {
  /** Commands, or events where a workload counts those; only what was acknowledged. */
  readonly operations: number
  /** Events that were acknowledged as appended. */
  readonly events: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** How long each command took, in milliseconds; empty where a workload does not measure it. */
  readonly latenciesMs: readonly number[]
  /** What a workload tells besides, such as how evenly two processes shared the work; by name. */
  readonly notes?: Readonly<Record<string, number>> | undefined
}
