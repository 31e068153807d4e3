import {
  accept,
  allEvents,
  contextDecider,
  contextView,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  view,
} from 'factos'
import type { Decision } from 'factos'
import type { HistoryModel } from '@factos/testing/history'

// Every event of a context shows in what is decided on it: `seen` is a digest of all of them, in their order.

export type Noted = {
  readonly type: 'A' | 'B'
  readonly tags: readonly string[]
  readonly by: string
  readonly seen: number
}
/** Rejected where `seen` and `roll` come to a multiple of 4: never with half a roll. */
export type Note = {
  readonly by: string
  readonly roll: number
  readonly emits: readonly Pick<Noted, 'type' | 'tags'>[]
}
export type Refused = { readonly type: 'Refused'; readonly seen: number }

const digest = (seen: number, { type, by }: Noted): number =>
  Array.from(`${type}${by}`).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, seen)

const rule = (seen: number, { by, roll, emits }: Note): Decision<Noted, Refused> =>
  (seen + roll) % 4 === 0 ? reject({ type: 'Refused', seen }) : accept(...emits.map((emit) => ({ ...emit, by, seen })))

export const digesting = decider<Note, number, Noted, Refused>({ initial: 0, evolve: digest, decide: rule })

const digestView = view<number, Noted>({ initial: 0, evolve: digest })
export const tagged = (name: string) => query(queryItem({ types: ['A', 'B'], tags: [tag(name)] }))

export const digestingBoth = contextDecider({
  views: {
    left: contextView(digestView, () => tagged('x')),
    right: contextView(digestView, () => tagged('y')),
  },
  decide: ({ left, right }, command: Note): Decision<Noted, Refused> => rule(left + 2 * right, command),
})

const noted = { tags: ({ tags }: Noted) => tags.map((text) => tag(text)) }
export const notes = jsonCodec<Noted>({ A: noted, B: noted } as never)

export const model: HistoryModel = { deciders: { digesting, digestingBoth }, codecs: { notes } }

export const queries = [
  allEvents,
  tagged('x'),
  query(queryItem({ types: ['A'] })),
  query(queryItem({ tags: [tag('x'), tag('y')] })),
  query(queryItem({ types: ['A'], tags: [tag('y')] }), queryItem({ tags: [tag('z')] })),
  query(queryItem({ types: ['B'], tags: [tag('x')] }), queryItem({ types: ['A', 'B'], tags: [tag('y')] })),
]
