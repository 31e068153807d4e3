import { nameProblem } from './text-limits.ts'

declare const tagBrand: unique symbol

/**
 * A label that a store can find an event by, such as `course:c1`. It exposes part of an event's meaning to queries
 * without exposing the payload. Made with {@link tag}; a plain string is not one, so that it was checked once.
 */
export type Tag = string & { readonly [tagBrand]: true }

/**
 * A tag from its text, or from a key and a value: `tag('course', 'c1')` is `course:c1`.
 *
 * A key holds no colon, so two different pairs never make the same tag. Throws a `TypeError` for an empty key, value
 * or text, a number that is not finite, a lone surrogate, or more than 1,024 UTF-8 bytes.
 *
 * @example
 * tag('vip')
 * tag('course', 'c1')
 * tag('seat', 12)
 */
export function tag(value: string): Tag
export function tag(key: string, value: string | number): Tag
export function tag(...parts: readonly (string | number)[]): Tag {
  const text = parts.length === 1 ? parts[0] : joined(parts[0], parts[1])
  const problem = nameProblem(text)
  if (problem !== undefined) throw new TypeError(`tag ${JSON.stringify(text)} ${problem}`)
  return text as Tag
}

const joined = (key: unknown, value: unknown): string => {
  if (typeof key !== 'string' || key === '') throw new TypeError(`a tag's key must be a string that is not empty`)
  if (key.includes(':')) {
    throw new TypeError(`a tag's key holds no colon, so that pairs stay distinct: ${JSON.stringify(key)}`)
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`tag '${key}': ${value} is not a finite number`)
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TypeError(
      `tag '${key}': the value is ${value === null ? 'null' : typeof value}, not a string or a number`,
    )
  }
  if (value === '') throw new TypeError(`tag '${key}': the value is empty`)
  return `${key}:${value}`
}
