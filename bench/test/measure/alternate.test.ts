import { describe, expect, test } from 'vitest'
import { alternate } from '../../src/measure/alternate.ts'
import { ratioOf } from '../../src/measure/compare.ts'
import type { Measured } from '../../src/measure/alternate.ts'
import type { Side } from '../../src/measure/side.ts'

const effort = { warmUpSeconds: 1, roundSeconds: 2, rounds: 2 }

describe('alternating', () => {
  test('gives each side a warm-up, then turns about, and checks after every turn', async () => {
    const turns: string[] = []
    await alternate([side('a', turns), side('b', turns)], effort)
    expect(turns).toEqual(
      ['a 1', 'a check', 'b 1', 'b check', 'a 2', 'a check', 'b 2', 'b check'].concat([
        'b 2',
        'b check',
        'a 2',
        'a check',
      ]),
    )
  })

  test('begins no round but the first when its time is over', async () => {
    const turns: string[] = []
    await alternate([side('a', turns)], effort, performance.now() - 1)
    expect(turns).toEqual(['a 1', 'a check', 'a 2', 'a check'])
  })

  test('ends where a side finds its log wrong', async () => {
    const wrong: Side = { ...side('wrong', []), check: () => Promise.reject(new Error('a seat was sold twice')) }
    await expect(alternate([wrong], effort)).rejects.toThrow('a seat was sold twice')
  })

  test('takes the ratio of turns of the same round', () => {
    const fast = measured(side('fast', []), [100, 10, 50])
    const slow = measured(side('slow', []), [50, 5, 10])
    expect(ratioOf(fast, slow)).toEqual({ ratio: 2, low: 2, high: 5, rounds: 3 })
  })
})

const side = (name: string, turns: string[]): Side => ({
  name,
  work: async (seconds) => {
    turns.push(`${name} ${seconds}`)
    return { operations: 1, events: 1, seconds, latenciesMs: [] }
  },
  check: async () => void turns.push(`${name} check`),
  close: async () => {},
})

const measured = (side: Side, rates: readonly number[]): Measured => ({
  side,
  rounds: rates.map((operations) => ({ operations, events: 0, seconds: 1, latenciesMs: [] })),
})
