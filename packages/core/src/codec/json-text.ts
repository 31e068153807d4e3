/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * The JSON text of a value, or a `TypeError` that names the place: unlike `JSON.stringify` it never drops, rounds or
 * replaces anything. Refused are `undefined`, NaN and infinities, invalid dates, functions, symbols (as keys too), bigint,
 * cycles, holes in arrays, and objects of a class without `toJSON`. Negative zero is kept.
 */
export const jsonText = (value: unknown, path: string): string => write(value, path, [])

const write = (value: unknown, path: string, above: readonly object[]): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'number':
      if (!Number.isFinite(value)) return refuse(path, `is ${value}, which JSON cannot hold`)
      return Object.is(value, -0) ? '-0' : String(value)
    case 'object':
      return value === null ? 'null' : writeObject(value, path, above)
    case 'undefined':
      return refuse(path, 'is undefined, which JSON cannot hold; leave the field out or use null')
    default:
      return refuse(path, `is a ${typeof value}, which JSON cannot hold; give a schema and toJson`)
  }
}

const writeObject = (value: object, path: string, above: readonly object[]): string => {
  if (above.includes(value)) return refuse(path, 'refers to itself, which JSON cannot hold')
  const inside = [...above, value]
  if (Array.isArray(value)) {
    return `[${Array.from(value, (element, index) => write(element, `${path}[${index}]`, inside)).join(',')}]`
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) return refuse(path, 'is an invalid date')
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return write((value as { toJSON: () => unknown }).toJSON(), path, inside)
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    const name = (value.constructor as { readonly name?: string } | undefined)?.name ?? 'an object of a class'
    return refuse(path, `is ${name}, which JSON cannot hold; give a schema and toJson`)
  }
  const symbol = Object.getOwnPropertySymbols(value).find((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  )
  if (symbol !== undefined) return refuse(path, `has the key ${String(symbol)}, which JSON cannot hold`)
  let text = ''
  for (const [key, field] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    // The path is only for what is not plain.
    const json = typeof field === 'string' ? JSON.stringify(field) : write(field, `${path}.${key}`, inside)
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${json}`
  }
  return `{${text}}`
}

const refuse = (path: string, problem: string): never => {
  throw new TypeError(`${path} ${problem}`)
}
