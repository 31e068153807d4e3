/**
 * A PostgreSQL array of texts, as text. Built here and not by the driver, so that it is the same whatever driver the
 * pool belongs to. It holds no NULL, which `array_nulls = off` turns into a text.
 */
export const textArray = (texts: readonly string[]): string => `{${texts.map(element).join(',')}}`

/** A PostgreSQL array of numbers or booleans, as text. */
export const plainArray = (values: readonly (number | boolean)[]): string => `{${values.join(',')}}`

/** Bare where it may be: quotes would be escaped once more where the array becomes an element of another. */
const element = (text: string): string => {
  if (isBare.test(text) && !isNull.test(text)) return text
  return needsEscape.test(text) ? `"${text.replace(escaped, '\\$&')}"` : `"${text}"`
}

/** What nothing in an array literal has a meaning for. */
const isBare = /^[\w:./@-]+$/
const isNull = /^null$/i
const needsEscape = /["\\]/
const escaped = /["\\]/g
