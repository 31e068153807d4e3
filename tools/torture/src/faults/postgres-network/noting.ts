import {
  accept,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  type Decider,
  type JsonCodec,
  type Query,
} from 'factos'

/** What a trial leaves behind: how many notes of its group it saw. */
export type Noted = {
  readonly type: 'Noted'
  readonly group: string
  readonly trial: string
  readonly seen: number
}

/** Notes a trial; or only looks, which warms up the connection and the context. */
export type Note = { readonly group: string; readonly trial: string; readonly onlyLook: boolean }

export type OnlyLooked = { readonly type: 'OnlyLooked'; readonly seen: number }

/** Counts the notes of a group, from 100, so that the number has three digits and every exchange the same length. */
export const noting: Decider<Note, number, Noted, OnlyLooked> = decider<Note, number, Noted, OnlyLooked>({
  initial: 100,
  evolve: (seen) => seen + 1,
  decide: (seen, { group, trial, onlyLook }) =>
    onlyLook ? reject({ type: 'OnlyLooked', seen }) : accept({ type: 'Noted', group, trial, seen }),
})

/** A note is found by its group. */
export const notedCodec: JsonCodec<Noted> = jsonCodec<Noted>({
  Noted: { tags: ({ group }) => [tag('group', group)] },
})

/** The notes of a group. */
export const notesOf = (group: string): Query<'Noted'> =>
  query(queryItem({ types: ['Noted'], tags: [tag('group', group)] }))
