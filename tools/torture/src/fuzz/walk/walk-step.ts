import * as fc from 'fast-check'

/** A query, by the indexes of its names in the walk's universe; no items: everything. */
export type QueryChoice = readonly { readonly types: readonly number[]; readonly tags: readonly number[] }[]

/** What may be told to a call beside what it is for. */
interface Told {
  readonly stream: number
  readonly commandId: number | undefined
  readonly metadata: boolean
  readonly aborted: boolean
  /** Without the type that only the other codec knows. */
  readonly narrow: boolean
}

/** A call of the public API. */
export type WalkCall =
  | (Told & {
      readonly kind: 'append'
      readonly events: readonly EventChoice[]
      readonly condition:
        | { readonly query: QueryChoice; readonly behindHead: number }
        | { readonly stream: number; readonly revision: number }
        | undefined
    })
  | (Told & {
      readonly kind: 'dispatch' | 'dispatchWithQuery' | 'dispatchWithContext'
      readonly query: QueryChoice
      readonly other: QueryChoice
      readonly events: readonly EventChoice[]
      readonly decision: 'accept' | 'reject' | 'throw'
      readonly retry: boolean
    })
  | {
      readonly kind: 'read'
      readonly query: QueryChoice
      readonly after: number | undefined
      readonly before: number | undefined
      readonly limit: number | undefined
      readonly backwards: boolean
      readonly leaveAfter: number | undefined
      readonly aborted: boolean
      readonly narrow: boolean
    }
  | { readonly kind: 'readContext'; readonly query: QueryChoice; readonly narrow: boolean; readonly aborted: boolean }
  | { readonly kind: 'loadStream'; readonly stream: number; readonly narrow: boolean; readonly aborted: boolean }

/** A step of a walk. */
export type WalkStep =
  | WalkCall
  | { readonly kind: 'migrate' | 'close' | 'open' }
  | {
      readonly kind: 'transaction'
      readonly by: 'ofStore' | 'ofApplication'
      readonly commits: boolean
      readonly calls: readonly WalkCall[]
    }
  | { readonly kind: 'together'; readonly calls: readonly WalkCall[] }

/** An event to append. */
export interface EventChoice {
  readonly type: number
  readonly tags: readonly number[]
  /** The id of an event before it, instead of one of its own. */
  readonly taken: boolean
}

const name = fc.nat({ max: 3 })
const rarely = fc.oneof({ weight: 14, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

const queryChoice: fc.Arbitrary<QueryChoice> = fc.array(
  fc.record({ types: fc.array(name, { maxLength: 2 }), tags: fc.array(name, { maxLength: 2 }) }),
  { maxLength: 4, size: 'max' },
)

const events: fc.Arbitrary<readonly EventChoice[]> = fc.array(
  fc.record({ type: name, tags: fc.array(name, { maxLength: 3 }), taken: rarely }),
  { maxLength: 3 },
)

const told = {
  stream: name,
  commandId: fc.option(name, { nil: undefined, freq: 2 }),
  metadata: fc.boolean(),
  aborted: rarely,
  narrow: rarely,
}

const append: fc.Arbitrary<WalkCall> = fc.record({
  kind: fc.constant('append' as const),
  ...told,
  events,
  condition: fc.oneof(
    fc.constant(undefined),
    fc.record({ query: queryChoice, behindHead: fc.integer({ min: -1, max: 6 }) }),
    fc.record({ stream: name, revision: fc.integer({ min: -1, max: 4 }) }),
  ),
})

const dispatch: fc.Arbitrary<WalkCall> = fc.record({
  kind: fc.constantFrom('dispatch' as const, 'dispatchWithQuery' as const, 'dispatchWithContext' as const),
  ...told,
  query: queryChoice,
  other: queryChoice,
  events,
  decision: fc.constantFrom(
    'accept' as const,
    'accept' as const,
    'accept' as const,
    'accept' as const,
    'reject' as const,
    'throw' as const,
  ),
  retry: fc.boolean(),
})

const position = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined, freq: 2 })

const read: fc.Arbitrary<WalkCall> = fc.record({
  kind: fc.constant('read' as const),
  query: queryChoice,
  after: position,
  before: position,
  limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined, freq: 2 }),
  backwards: fc.boolean(),
  leaveAfter: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 5 }),
  aborted: rarely,
  narrow: rarely,
})

const context: fc.Arbitrary<WalkCall> = fc.oneof(
  fc.record({ kind: fc.constant('readContext' as const), query: queryChoice, narrow: rarely, aborted: rarely }),
  fc.record({ kind: fc.constant('loadStream' as const), stream: name, narrow: rarely, aborted: rarely }),
)

const call: fc.Arbitrary<WalkCall> = fc.oneof(
  { weight: 4, arbitrary: append },
  { weight: 8, arbitrary: dispatch },
  { weight: 3, arbitrary: read },
  { weight: 2, arbitrary: context },
)

/** Any step. */
export const walkStep: fc.Arbitrary<WalkStep> = fc.oneof(
  { weight: 20, arbitrary: call },
  {
    weight: 2,
    arbitrary: fc.constantFrom<WalkStep>({ kind: 'migrate' }, { kind: 'close' }, { kind: 'open' }, { kind: 'open' }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('transaction' as const),
      by: fc.constantFrom('ofStore' as const, 'ofApplication' as const),
      commits: fc.boolean(),
      calls: fc.array(call, { maxLength: 4, size: 'max' }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      calls: fc.array(call, { minLength: 2, maxLength: 10, size: 'max' }),
    }),
  },
)
