import {
  accept,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  type Decider,
  type DispatchWithQueryCall,
  type Query,
} from '../../src/index.ts'

export type Noted = { readonly type: 'Noted'; readonly text: string; readonly topics: readonly string[] }
export type Note = {
  readonly text: string
  readonly topics: readonly string[]
  readonly most: number
  readonly times: number
}
export type Full = { readonly type: 'Full'; readonly seen: readonly string[] }
export type Notepad = Decider<Note, readonly string[], Noted, Full>

/** Notes a text so many times, unless there are as many notes as the command allows; its state are the texts so far. */
export const notepad: Notepad = decider<Note, readonly string[], Noted, Full>({
  initial: [],
  evolve: (seen, { text }) => [...seen, text],
  decide: (seen, { text, topics, most, times }) =>
    seen.length < most
      ? accept(...Array.from({ length: times }, (): Noted => ({ type: 'Noted', text, topics })))
      : reject({ type: 'Full', seen }),
})

export const noteCodec = jsonCodec<Noted>({ Noted: { tags: ({ topics }) => topics.map((topic) => tag(topic)) } })

/** Every note on a topic. */
export const on = (topic: string): Query<'Noted'> => query(queryItem({ types: ['Noted'], tags: [tag(topic)] }))

/** A call that notes a text on a topic, and on others `also`, unless there are `most` notes on the topic already. */
export const noting = (
  topic: string,
  text: string,
  { also = [], most = 1_000_000, times = 1 }: { also?: readonly string[]; most?: number; times?: number } = {},
): DispatchWithQueryCall<Note, readonly string[], Noted, Full, Noted, 'Noted'> => ({
  stream: `notes-on-${topic}`,
  query: on(topic),
  decider: notepad,
  codec: noteCodec,
  command: { text, topics: [topic, ...also], most, times },
})

/** A call that appends a note without a decider. */
export const jotting = (topic: string, text: string) => ({
  stream: `jotted-on-${topic}`,
  events: [{ type: 'Noted', text, topics: [topic] }] as const,
  codec: noteCodec,
})

/** `count` names: `n1`, `n2`, … */
export const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `n${index + 1}`)
