/** A statement as `pg` takes it. */
export interface PostgresQuery {
  /** Under which a connection keeps the statement prepared; a driver that cannot do so may ignore it. */
  readonly name?: string | undefined
  readonly text: string
  readonly values?: unknown[]
  /** How the driver reads the columns of this one result, whatever is set for the pool. */
  readonly types?: { readonly getTypeParser: () => (value: string) => string }
}

/** The part of `pg`'s result that the store looks at. */
export interface PostgresResult<Row = Record<string, unknown>> {
  readonly rows: Row[]
  /** The command that was executed. After `COMMIT` in a failed transaction it is `ROLLBACK`. */
  readonly command: string
}

/** A connection, as `pg` has it: what `transaction` hands out, and `within` takes. */
export interface PostgresClient {
  readonly query: {
    (query: PostgresQuery): Promise<PostgresResult>
    <Row extends Record<string, unknown> = Record<string, unknown>>(
      text: string,
      values?: unknown[],
    ): Promise<PostgresResult<Row>>
  }
}

/** A connection that was taken from a pool. */
export interface PostgresPoolClient extends PostgresClient {
  /** Gives it back; with an error, the pool destroys it, whatever it is doing. */
  readonly release: (error?: Error) => void
  readonly on?: (event: 'error' | 'notification', listener: () => void) => unknown
  readonly off?: (event: 'error' | 'notification', listener: () => void) => unknown
}

/**
 * A pool of connections, which the application owns: it makes it, sizes it and ends it. `new pg.Pool()` is one; so is
 * everything with the same few functions. A pooler in front of the server may work in transaction mode.
 */
export interface PostgresPool {
  readonly connect: () => Promise<PostgresPoolClient>
  readonly on?: (event: 'error', listener: () => void) => unknown
  readonly off?: (event: 'error', listener: () => void) => unknown
}
