/**
 * A value as text that reads like JSON, one field a line, for the message of a failed expectation. What JSON has no
 * notation for is spelled out (`undefined`, `Map { … }`, `bytes 68 69`); fields are sorted, so that a difference of two
 * texts is a difference of the values.
 */
export const showValue = (value: unknown): string => show(value, '', [])

const show = (value: unknown, indent: string, above: readonly object[]): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return `function ${value.name}`
    case 'object':
      return value === null ? 'null' : showObject(value, indent, above)
    default:
      return Object.is(value, -0) ? '-0' : String(value)
  }
}

const showObject = (value: object, indent: string, above: readonly object[]): string => {
  if (above.includes(value)) return 'itself'
  const inside = `${indent}  `
  const shown = (part: unknown): string => show(part, inside, [...above, value])
  if (value instanceof Date) return `date ${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()}`
  if (value instanceof Uint8Array) return showBytes(value)
  if (Array.isArray(value)) return block('[', Array.from(value, shown), ']', indent)
  if (value instanceof Set) return block('Set {', Array.from(value, shown), '}', indent)
  if (value instanceof Map) {
    return block(
      'Map {',
      Array.from(value, ([key, field]) => `${shown(key)} => ${shown(field)}`),
      '}',
      indent,
    )
  }
  const fields = Object.entries(value).map(([key, field]) => `${fieldName(key)}: ${shown(field)}`)
  const error = value instanceof Error ? [`message: ${shown(value.message)}`] : []
  return block(`${className(value)}{`, [...error, ...fields.toSorted()], '}', indent)
}

const block = (open: string, parts: readonly string[], close: string, indent: string): string =>
  parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}${close}`

const shownBytes = 64

const showBytes = (bytes: Uint8Array): string => {
  const start = Array.from(bytes.subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return `bytes ${start}${bytes.length > shownBytes ? ` … (${bytes.length} in all)` : ''}`
}

const fieldName = (key: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? key : JSON.stringify(key)

const className = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return ''
  const { constructor } = value
  return typeof constructor === 'function' && constructor.name !== '' ? `${constructor.name} ` : ''
}
