/**
 * Freezes a value and everything in it, and returns it. Maps, sets and dates, which `Object.freeze` leaves as they are,
 * get methods that throw instead. The bytes of typed arrays and the private fields of classes stay changeable: JavaScript
 * has no way to freeze those.
 */
export const deepFreeze = <T>(value: T): T => {
  freeze(value)
  return value
}

/** What a method of a frozen map, set or date throws. */
export class FrozenValueChanged extends TypeError {}

const frozen = new WeakSet<object>()

const freeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || frozen.has(value) || ArrayBuffer.isView(value)) return
  frozen.add(value)
  if (value instanceof Map) {
    forbid(value, ['set', 'delete', 'clear'])
    value.forEach((member, key) => [key, member].forEach(freeze))
  }
  if (value instanceof Set) {
    forbid(value, ['add', 'delete', 'clear'])
    value.forEach(freeze)
  }
  if (value instanceof Date) forbid(value, dateSetters)
  Object.freeze(value)
  for (const { value: field } of Object.values(
    Object.getOwnPropertyDescriptors(value),
  ) as readonly PropertyDescriptor[]) {
    freeze(field)
  }
}

const dateSetters = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'))

const forbid = (value: object, methods: readonly string[]): void => {
  if (!Object.isExtensible(value)) return
  for (const method of methods) {
    Object.defineProperty(value, method, {
      value: () => {
        throw new FrozenValueChanged(`Cannot call ${method}, it would change a value that belongs to somebody else`)
      },
    })
  }
}
