/** A statement with what is bound to it, in the order of its parameters. D1 binds numbers as REAL. */
export interface Statement {
  readonly text: string
  readonly values: readonly (string | number)[]
}

/** What a statement returned: a row is an object by column. */
export type Rows = readonly Readonly<Record<string, unknown>>[]

/** Collects what is bound while the text is written. */
export interface Parameters {
  /** Binds a value and gives its place in the text. */
  readonly bind: (value: string | number) => string
  readonly values: readonly (string | number)[]
}

/** No parameter yet. */
export const parameters = (): Parameters => {
  const values: (string | number)[] = []
  return {
    bind: (value) => `?${values.push(value)}`,
    values,
  }
}
