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
  type Decider,
  type Decision,
  type Query,
} from '../../../src/index.ts'
import type { RandomNumbers } from './random-numbers.ts'

// A domain in which every event of a context matters, and their order: whether a command is accepted, and what it records,
// is told by a digest of the events that it saw.

export type Noted = { readonly type: 'A' | 'B' | 'C'; readonly tags: readonly string[]; readonly by: string }
export type Command = {
  readonly id: string
  readonly roll: number
  readonly emits: readonly { readonly type: Noted['type']; readonly tags: readonly string[] }[]
}
export type Refused = { readonly type: 'Refused'; readonly seen: number }

/** A digest with one event more. */
export const digest = (seen: number, { type, by }: Noted): number =>
  Array.from(`${type} ${by}`).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, seen)

/** The decision of a command that saw events of this digest. */
export const rule = (seen: number, { id, roll, emits }: Command): Decision<Noted, Refused> =>
  (seen + roll) % 3 === 0
    ? reject({ type: 'Refused', seen })
    : accept(...emits.map(({ type, tags }) => ({ type, tags, by: `${id} after ${seen}` })))

export const digesting: Decider<Command, number, Noted, Refused> = decider<Command, number, Noted, Refused>({
  initial: 0,
  evolve: digest,
  decide: rule,
})

const digestView = view<number, Noted>({ initial: 0, evolve: digest })

/** Decides on the digests of two queries; that of the second counts twice. */
export const digestingBoth = (left: Query<Noted['type']>, right: Query<Noted['type']>) =>
  contextDecider({
    views: { left: contextView(digestView, () => left), right: contextView(digestView, () => right) },
    decide: (seen, command: Command): Decision<Noted, Refused> => rule(seen.left + 2 * seen.right, command),
  })

const noted = { tags: ({ tags }: Noted) => tags.map((text) => tag(text)) }
const newCodec = () => jsonCodec<Noted>({ A: noted, B: noted, C: noted } as never)

/** Two codecs that do the same: contexts of one are not those of the other. */
export const codecs: readonly ReturnType<typeof newCodec>[] = [newCodec(), newCodec()]

export const types = ['A', 'B', 'C'] as const
export const tags = ['x', 'y', 'z', 'v', 'w'] as const

/** A handful of queries that overlap: by types, by tags, by both, with one item or two, and once everything. */
export const overlappingQueries = (random: RandomNumbers): readonly Query<Noted['type']>[] => {
  const item = () => {
    const byTags = random.some(tags, 2).map((text) => tag(text))
    if (byTags.length > 0 && random.chance(0.3)) return queryItem<never>({ tags: byTags })
    return queryItem({ types: [random.pick(types), ...random.some(types, 2)], tags: byTags })
  }
  const several = Array.from({ length: 6 }, () => (random.chance(0.5) ? query(item()) : query(item(), item())))
  return [...several, allEvents] as readonly Query[] as readonly Query<Noted['type']>[]
}
