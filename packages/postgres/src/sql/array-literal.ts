/**
 * A PostgreSQL array of texts, as text. Built here and not by the driver, so that it is the same whatever driver the
 * pool belongs to.
 */
export const textArray = (texts: readonly (string | null)[]): string => `{${texts.map(element).join(',')}}`

/** A PostgreSQL array of numbers or booleans, as text. */
export const plainArray = (values: readonly (number | boolean | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : String(value))).join(',')}}`

const element = (text: string | null): string => {
  if (text === null) return 'NULL'
  return needsEscape.test(text) ? `"${text.replace(escaped, '\\$&')}"` : `"${text}"`
}

const needsEscape = /["\\]/
const escaped = /["\\]/g
