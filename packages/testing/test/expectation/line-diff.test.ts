import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineDiff } from '../../src/expectation/line-diff.ts'

const text = (...lines: readonly string[]): string => lines.join('\n')

const count = (list: readonly string[], word: string): number => list.filter((one) => one === word).length

const long = (name: string): string => text(...Array.from({ length: 1_100 }, (_, i) => `${name} ${i}`))

describe('lineDiff', () => {
  test('marks what only one of the texts has, among what both have', () => {
    expect(lineDiff(text('a', 'b', 'c'), text('a', 'x', 'c', 'd'))).toBe(text('  a', '- b', '+ x', '  c', '+ d'))
  })

  test('leaves out long runs of equal lines', () => {
    const many = Array.from({ length: 20 }, (_, i) => `line ${i}`)
    const shown = lineDiff(text(...many, 'old', ...many), text(...many, 'new', ...many)).split('\n')
    expect(shown).toEqual([
      '  …',
      '  line 17',
      '  line 18',
      '  line 19',
      '- old',
      '+ new',
      '  line 0',
      '  line 1',
      '  line 2',
      '  …',
    ])
  })

  test('leaves no line of either text out of an account of all differences', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(words, words, (left, right) => {
        const lines = lineDiff(text(...left), text(...right)).split('\n')
        for (const word of ['a', 'b', 'c']) {
          const removed = count(lines, `- ${word}`)
          const inserted = count(lines, `+ ${word}`)
          expect(inserted - removed).toBe(count(right, word) - count(left, word))
        }
      }),
    )
  })

  test('shows very long texts one after the other', () => {
    const shown = lineDiff(long('old'), long('new')).split('\n')
    expect([shown.length, shown[0], shown.at(-1)]).toEqual([2_200, '- old 0', '+ new 1099'])
  })
})
