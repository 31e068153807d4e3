/** One part of a run: a store, work on it, and what is done to both meanwhile. */
export interface Phase {
  /** As `--only` takes it: `postgres-postmaster-kill`. */
  readonly name: string
  /** What is tried, in a few words. */
  readonly title: string
  readonly store: 'postgres' | 'sqlite'
  /** Why it cannot run here: `needs root, for a tmpfs`. It is skipped then, and the reason printed. */
  readonly needs?: (() => string | undefined) | undefined
  /**
   * Tries it, and checks what came of it. Ends all that it started, also where it fails or `context.signal` is aborted.
   * Rejects only where it could not be tried as it should; what the store did wrong is a violation in the result.
   */
  readonly run: (context: PhaseContext) => Promise<PhaseResult>
}

/** What a phase is given. */
export interface PhaseContext {
  /** Whatever the phase draws by lot, it draws from this. */
  readonly seed: number
  readonly bounds: PhaseBounds
  /** An empty folder of its own, for histories and logs. It is kept where the phase finds a violation, else removed. */
  readonly folder: string
  /** Aborted when the run is to end at once. */
  readonly signal: AbortSignal
  /** Says how far it is. */
  readonly progress: (progress: PhaseProgress) => void
}

/** When a phase is done: after so many commands and faults, or when its time is over. */
export interface PhaseBounds {
  readonly seconds: number
  readonly commands: number
  readonly faults: number
}

/** How far a phase is. */
export interface PhaseProgress {
  readonly commands?: number | undefined
  readonly faults?: number | undefined
  /** Times that processes or connections came back. */
  readonly returns?: number | undefined
}

/** What a phase did and found. */
export interface PhaseResult {
  readonly commands: number
  readonly accepted: number
  readonly rejected: number
  readonly unknown: number
  /** How often it did what it is there to do: kills, cuts, errors forced. */
  readonly faults: number
  /** Each explained in a few lines; none: all held. */
  readonly violations: readonly string[]
  /** Milliseconds from the return of the database to each process's next acknowledged command. */
  readonly recoveryMs?: readonly number[] | undefined
  /** What a reader should know besides: figures of its own, and what it could not try. */
  readonly notes?: readonly string[] | undefined
}
