// The part of a D1 binding that the store uses; `env.DB` of a Worker fits as it is. Methods, not function properties: the
// platform's own types take its own statements, which this package only hands back.

/** A D1 database, as a Worker finds it in its `env`. */
export interface D1Binding {
  withSession(constraintOrBookmark?: string): D1BindingSession
}

/** A session on a D1 database. */
export interface D1BindingSession {
  prepare(text: string): D1BindingStatement
  batch(statements: D1BindingStatement[]): Promise<readonly D1BindingResult[]>
  /** Where the session stands; `null` before its first query. */
  getBookmark(): string | null
}

/** A prepared statement. */
export interface D1BindingStatement {
  bind(...values: unknown[]): D1BindingStatement
}

/** What one statement of a batch returned: rows as objects. */
export interface D1BindingResult {
  readonly results?: readonly unknown[] | undefined
}
