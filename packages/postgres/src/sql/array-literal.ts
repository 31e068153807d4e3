/**
 * A PostgreSQL array of texts, as text. Built here and not by the driver, so that it is the same whatever driver the
 * pool belongs to. It holds no NULL, which `array_nulls = off` turns into a text.
 */
export const textArray = (texts: readonly string[]): string => `{${texts.map(element).join(',')}}`

/** A PostgreSQL array of numbers or booleans, as text. */
export const plainArray = (values: readonly (number | boolean)[]): string => `{${values.join(',')}}`

const element = (text: string): string => (needsEscape.test(text) ? `"${text.replace(escaped, '\\$&')}"` : `"${text}"`)

const needsEscape = /["\\]/
const escaped = /["\\]/g
