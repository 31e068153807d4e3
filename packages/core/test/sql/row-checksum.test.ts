import { describe, expect, test } from 'vitest'
import { rowChecksum } from '../../src/sql/row-checksum.ts'
import type { SqlValue } from '../../src/sql/sync-sql.ts'

const row = [7, 'id-ñ-7', 'stream', 0, 'Noted', 1, '["a:b"]', '{}', 1_763_734_000_123, new Uint8Array([1, 2, 3, 4, 5])]

describe('the checksum of a row', () => {
  test('is a whole number of 32 bits, and always the same for the same row', () => {
    expect(rowChecksum(row)).toBe(rowChecksum([...row]))
    expect(rowChecksum(row)).toBe(2_334_695_368)
  })

  test('differs when any one bit of a value differs', () => {
    const bytes = row[9] as Uint8Array
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = bytes.slice()
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(rowChecksum(row.with(9, other))).not.toBe(rowChecksum(row))
    }
    for (const column of [1, 2, 4, 6, 7]) {
      const text = row[column] as string
      for (let bit = 0; bit < text.length * 16; bit++) {
        const at = bit >> 4
        const other = String.fromCharCode(text.charCodeAt(at) ^ (1 << (bit & 15)))
        expect(rowChecksum(row.with(column, text.slice(0, at) + other + text.slice(at + 1)))).not.toBe(rowChecksum(row))
      }
    }
    for (const column of [0, 3, 5, 8]) {
      for (let bit = 0; bit < 53; bit++) {
        const other = Number(BigInt(row[column] as number) ^ (1n << BigInt(bit)))
        expect(rowChecksum(row.with(column, other))).not.toBe(rowChecksum(row))
      }
    }
  })

  test('tells values that only begin elsewhere, and bytes from none', () => {
    const sums = [['ab', 'c'], ['a', 'bc'], ['abc', ''], ['', 'abc'], ['abc'], [new Uint8Array()], [new Uint8Array(1)]]
    expect(new Set(sums.map((values) => rowChecksum(values satisfies SqlValue[])))).toHaveLength(sums.length)
  })
})
