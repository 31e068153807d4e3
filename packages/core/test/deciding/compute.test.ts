import { expect, test } from 'vitest'
import {
  accept,
  computeEvents,
  computeState,
  decideContext,
  decider,
  evolveRecorded,
  reject,
  type Recorded,
} from '../../src/index.ts'

type Deposited = { readonly type: 'Deposited'; readonly amount: number }
type Withdrawn = { readonly type: 'Withdrawn'; readonly amount: number }
type Withdraw = { readonly amount: number }
type Overdrawn = { readonly type: 'Overdrawn'; readonly missing: number }

const account = decider<Withdraw, number, Deposited | Withdrawn, Overdrawn>({
  initial: 0,
  evolve: (balance, event) => (event.type === 'Deposited' ? balance + event.amount : balance - event.amount),
  decide: (balance, { amount }) => {
    if (amount === 0) return accept()
    if (amount > balance) return reject({ type: 'Overdrawn', missing: amount - balance })
    const half = amount / 2
    return accept({ type: 'Withdrawn', amount: half }, { type: 'Withdrawn', amount: half })
  },
})
const deposited = (amount: number): Deposited => ({ type: 'Deposited', amount })
const accepted = (...events: readonly Withdrawn[]) => accept<Withdrawn>(...events)
const overdrawn = (missing: number) => reject<Overdrawn>({ type: 'Overdrawn', missing })

test('a decider is frozen, and is what it was defined as', () => {
  expect(account).toSatisfy(Object.isFrozen)
  expect(account.initial).toBe(0)
})

test('accept keeps the events in their order; without any nothing is new', () => {
  expect(accept<Deposited>(deposited(1), deposited(2))).toEqual({ ok: true, value: [deposited(1), deposited(2)] })
  expect(accept()).toEqual({ ok: true, value: [] })
  expect(reject<string>('no')).toEqual({ ok: false, error: 'no' })
})

test('computeEvents folds the events from the initial state, then decides', () => {
  const half: Withdrawn = { type: 'Withdrawn', amount: 20 }
  expect(computeEvents(account, [deposited(10), deposited(30)], { amount: 40 })).toEqual(accepted(half, half))
  expect(computeEvents(account, [deposited(10)], { amount: 40 })).toEqual(overdrawn(30))
  expect(computeEvents(account, [], { amount: 0 })).toEqual(accept())
})

test('computeState decides in a state and folds what was decided', () => {
  expect(computeState(account, 100, { amount: 40 })).toEqual({ ok: true, value: 60 })
  expect(computeState(account, undefined, { amount: 1 })).toEqual(overdrawn(1))
  expect(computeState(account, 100, { amount: 0 })).toEqual({ ok: true, value: 100 })
})

test('computeState takes null, 0 and the empty string for the states that they are', () => {
  const last = decider<string, string | null, { readonly text: string }>({
    initial: 'initial',
    evolve: (_, { text }) => text,
    decide: (state, text) => accept({ text: `${String(state)}+${text}` }),
  })
  expect(computeState(last, null, 'x')).toEqual({ ok: true, value: 'null+x' })
  expect(computeState(last, '', 'x')).toEqual({ ok: true, value: '+x' })
})

test('evolveRecorded folds the decoded events only', () => {
  const recorded = [deposited(5), deposited(7)].map((event) => ({ event, position: 99 }) as Recorded<Deposited>)
  expect(evolveRecorded(account, 1, recorded)).toBe(13)
  expect(evolveRecorded(account, 1, [])).toBe(1)
})

test('decideContext decides in the state of a context that was read before', () => {
  expect(decideContext({ state: 50 }, account, { amount: 60 })).toEqual(overdrawn(10))
})
