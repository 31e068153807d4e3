/**
 * A value as JSON can carry it, and {@link fromJsonLike} reads it back: dates, bytes, bigints, maps, sets and the numbers
 * that JSON has no notation for are written as `{ $history, value }`. Fields that are `undefined` are left out. Functions
 * and symbols, which cannot be replayed, become a mark; classes lose their prototype.
 */
export const toJsonLike = (value: unknown): unknown => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : marked('number', numberText(value))
    case 'bigint':
      return marked('bigint', String(value))
    case 'undefined':
      return marked('undefined', null)
    case 'object':
      return value === null ? null : objectToJsonLike(value)
    default:
      return marked(typeof value, null)
  }
}

/** The value that {@link toJsonLike} wrote. */
export const fromJsonLike = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(fromJsonLike)
  if (mark in value) return unmarked(value as unknown as Marked)
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fromJsonLike(field)]))
}

/** Whether two values are the same as JSON-like values, whatever the order of their fields. */
export const sameJsonLike = (left: unknown, right: unknown): boolean => same(toJsonLike(left), toJsonLike(right))

/** Whether two results of {@link toJsonLike} are equal. */
export const same = (left: unknown, right: unknown): boolean => {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && same(fieldOf(left, key), fieldOf(right, key)))
}

/** The same text for equal values, whatever the order of their fields. */
export const canonicalText = (value: unknown): string => JSON.stringify(toJsonLike(value), sortedFields)

const mark = '$history'

interface Marked {
  readonly $history: string
  readonly value: unknown
}

const marked = (kind: string, value: unknown): Marked => ({ [mark]: kind, value })

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const fieldOf = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key]

const objectToJsonLike = (value: object): unknown => {
  if (Array.isArray(value)) return value.map(toJsonLike)
  if (value instanceof Date) return marked('Date', numberText(value.getTime()))
  if (value instanceof Uint8Array) return marked('bytes', Buffer.from(value).toString('base64'))
  if (value instanceof Map)
    return marked(
      'Map',
      [...value].map(([key, member]) => [toJsonLike(key), toJsonLike(member)]),
    )
  if (value instanceof Set) return marked('Set', [...value].map(toJsonLike))
  // `Object.fromEntries` makes a key `__proto__` a field like any other.
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([key, field]) => [key, toJsonLike(field)]))
}

const unmarked = ({ $history: kind, value }: Marked): unknown => {
  switch (kind) {
    case 'number':
      return Number(value)
    case 'bigint':
      return BigInt(value as string)
    case 'Date':
      return new Date(Number(value))
    case 'bytes':
      return new Uint8Array(Buffer.from(value as string, 'base64'))
    case 'Map':
      return new Map((value as [unknown, unknown][]).map(([key, member]) => [fromJsonLike(key), fromJsonLike(member)]))
    case 'Set':
      return new Set((value as unknown[]).map(fromJsonLike))
    default:
      return undefined
  }
}

const sortedFields = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
