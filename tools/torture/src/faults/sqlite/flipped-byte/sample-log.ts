import { sqliteStore } from '@factos/sqlite'
import { decider, accept, jsonCodec, query, queryItem, tag, unwrap, type Codec, type Query } from 'factos'

/** A note, with what the decision that made it had seen. */
export type Noted = Note<'Noted'> | Note<'Marked'>

interface Note<Type> {
  readonly type: Type
  readonly room: number
  readonly seen: string
  readonly text: string
}

const rooms = 7
const people = 5

const tagsOf = ({ room, text }: Noted): readonly ReturnType<typeof tag>[] => [
  tag('room', room % rooms),
  tag('person', text.length % people),
]

/** The codec of the sample's events. */
export const noteCodec: Codec<Noted> = jsonCodec<Noted>({ Noted: { tags: tagsOf }, Marked: { tags: tagsOf } })

/** Every query that is asked of a sample log, by name. */
export const sampleQueries: Readonly<Record<string, Query<Noted['type']>>> = Object.fromEntries([
  ...Array.from({ length: rooms }, (_, room) => [`room ${room}`, query(queryItem({ tags: [tag('room', room)] }))]),
  ...Array.from({ length: people }, (_, person) => [
    `person ${person}, marked`,
    query(queryItem({ types: ['Marked'], tags: [tag('person', person)] })),
  ]),
  ['room 1 of person 2', query(queryItem({ tags: [tag('room', 1), tag('person', 2)] }))],
  ['marked', query(queryItem({ types: ['Marked'] }))],
  ['noted', query(queryItem({ types: ['Noted'] }))],
]) as Readonly<Record<string, Query<Noted['type']>>>

/** The streams of a sample log. */
export const sampleStreams: readonly string[] = Array.from({ length: 9 }, (_, stream) => `notes-${stream}`)

/** Writes what was seen into what is noted, so that a missed event shows. */
export const noteTaker = decider<{ readonly room: number; readonly text: string }, string, Noted>({
  initial: '',
  evolve: (seen, { room, text, type }) => `${seen.slice(-40)}${type}${room}${text.slice(-4)}`,
  decide: (seen, { room, text }) => accept({ type: text.length % 3 === 0 ? 'Marked' : 'Noted', room, seen, text }),
})

/** Fills a log at `path` with so many commands, each with a command id. One is large. */
export const writeSampleLog = async (path: string, commands: number, beforeClosing?: () => void): Promise<void> => {
  const store = sqliteStore({ path })
  unwrap(await store.migrate())
  for (let at = 0; at < commands; at++) {
    const text = `${'words '.repeat(at % 11)}${at}`
    unwrap(
      await store.dispatch({
        stream: sampleStreams[at % sampleStreams.length] as string,
        decider: noteTaker,
        codec: noteCodec,
        command: { room: at, text: at === commands - 3 ? text.repeat(100) : text },
        commandId: `command-${at}`,
      }),
    )
  }
  beforeClosing?.()
  await store.close()
}
