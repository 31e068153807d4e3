import type { SqlRow, SqlValue } from './sync-sql.ts'

/**
 * 32 bits that follow from everything in a row, for finding damage: SQLite itself has no checksums. A change within four
 * bytes, such as a flipped bit, always gives another checksum; any other change does with a chance of 1 − 2⁻³². It is no
 * protection against somebody who means to change the row.
 */
export const rowChecksum = (values: SqlRow): number => {
  let sum = 0x811c9dc5
  for (const value of values) sum = mixed(sum, value)
  return sum >>> 0
}

const mixed = (before: number, value: SqlValue): number => {
  if (typeof value === 'string') return ofText(before, value)
  if (typeof value === 'number') return mix(mix(before, value | 0), Math.floor(value / 2 ** 32))
  return value === null ? mix(before, 0) : ofBytes(before, value)
}

/** For a given `sum`, different words give different sums, and the other way round: nothing that differs is lost. */
const mix = (sum: number, word: number): number => {
  const product = Math.imul(sum ^ word, 0x01000193)
  return product ^ (product >>> 15)
}

const ofText = (before: number, text: string): number => {
  const { length } = text
  let sum = mix(before, length)
  let at = 0
  for (; at + 1 < length; at += 2) sum = mix(sum, text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16))
  return at < length ? mix(sum, text.charCodeAt(at)) : sum
}

const ofBytes = (before: number, bytes: Uint8Array): number => {
  const { length } = bytes
  const byte = (at: number): number => bytes[at] as number
  let sum = mix(before, length)
  let at = 0
  for (; at + 3 < length; at += 4) {
    sum = mix(sum, byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24))
  }
  for (; at < length; at++) sum = mix(sum, byte(at))
  return sum
}
