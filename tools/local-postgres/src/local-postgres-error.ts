/**
 * Why no server could be had: `NoBinaries` when there is nothing to start, `StartFailed` when initdb or postgres gave up.
 * The message says what was tried and what to do; for `StartFailed` it ends with the server's own last words.
 */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError'
  readonly reason: LocalPostgresReason

  constructor(reason: LocalPostgresReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export type LocalPostgresReason = 'NoBinaries' | 'StartFailed'
