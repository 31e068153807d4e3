import type { HistoryRecord } from '@factos/testing/history'
import { expect, test } from 'vitest'
import { recoveryTimes } from '../../src/phases/recovery-times.ts'

const ms = (time: number): string => String(BigInt(time) * 1_000_000n)

const call = (process: string, op: string, began: number, ended?: number): readonly HistoryRecord[] => [
  { at: ms(began), kind: 'Begin', op, process, method: 'dispatch' },
  ...(ended === undefined
    ? []
    : [
        {
          at: ms(ended),
          kind: 'End',
          op,
          outcome: { kind: 'Rejected', error: 'no', observed: 1 },
        } satisfies HistoryRecord,
      ]),
]

const inOrder = (...calls: readonly (readonly HistoryRecord[])[]): readonly HistoryRecord[] =>
  calls.flat().toSorted((one, other) => Number(BigInt(one.at) - BigInt(other.at)))

test('counts from the return of the database to the next answer of each process', () => {
  const records = inOrder(
    call('a', '1', 0, 50),
    call('a', '2', 60, 130),
    call('b', '3', 10, 40),
    call('b', '4', 90, 350),
  )
  expect(recoveryTimes(records, [100_000_000n])).toEqual({ ms: [30, 250], missing: 0 })
})

test('takes an answer to a call that was under way', () => {
  const records = inOrder(call('a', '1', 0, 150), call('a', '2', 160, 170))
  expect(recoveryTimes(records, [100_000_000n])).toEqual({ ms: [50], missing: 0 })
})

test('tells of a process that had no answer before the database went away again', () => {
  const records = inOrder(call('a', '1', 0, 10), call('a', '2', 150), call('a', '3', 260, 300), call('a', '4', 310))
  expect(recoveryTimes(records, [100_000_000n, 200_000_000n])).toEqual({ ms: [100], missing: 1 })
})

test('leaves out processes that were gone by then, or not there yet', () => {
  const records = inOrder(call('a', '1', 0, 10), call('b', '2', 120, 130))
  expect(recoveryTimes(records, [100_000_000n])).toEqual({ ms: [], missing: 0 })
})
