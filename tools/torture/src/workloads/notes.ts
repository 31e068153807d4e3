import { accept, codec, decider, err, ok, reject, tag, type Codec, type Decider, type Decision } from 'factos'
import type { HistoryModel } from '@factos/testing/history'
import { digest } from '../random.ts'
import { nothingSeen, see, type Seen } from './seen.ts'

/** Any event of the log as notes see it: those of the other kinds of work have a nonce too. */
export type Fact = {
  readonly type: string
  readonly nonce: string
  readonly tags: readonly string[]
  readonly seen?: Seen | undefined
}

/** Writes these notes, or none. */
export type WriteNotes = {
  readonly type: 'WriteNotes'
  readonly nonce: string
  readonly notes: readonly { readonly type: string; readonly tags: readonly string[] }[]
}

type Refused = { readonly type: 'Refused'; readonly seen: Seen }

/** Decides by what it has seen and nothing else: to write, to reject, or to accept without anything to write. */
export const noteTaking: Decider<WriteNotes, Seen, Fact, Refused> = decider<WriteNotes, Seen, Fact, Refused>({
  initial: nothingSeen,
  evolve: see,
  decide: (seen, { nonce, notes }): Decision<Fact, Refused> => {
    const lot = digest(nonce, seen.digest) % 12
    if (lot === 0) return reject({ type: 'Refused', seen })
    return lot === 1 ? accept<Fact>() : accept<Fact>(...factsOf(nonce, notes, seen))
  },
})

/** These notes as events, each with a nonce of its own. */
export const factsOf = (nonce: string, notes: WriteNotes['notes'], seen?: Seen): readonly Fact[] =>
  notes.map(({ type, tags }, index) => ({ type, nonce: `${nonce}#${index}`, tags, ...(seen && { seen }) }))

/** Reads every event of the log, whoever wrote it. */
export const factCodec: Codec<Fact> = codec<Fact>({
  encode: ({ type, nonce, tags, seen }) => ({
    type,
    tags: tags.map((text) => tag(text)),
    data: new TextEncoder().encode(JSON.stringify({ nonce, seen })),
  }),
  decode: ({ type, tags, data }) => {
    try {
      const { nonce, seen } = JSON.parse(new TextDecoder().decode(data)) as Omit<Fact, 'type' | 'tags'>
      return ok({ type, nonce, tags: [...tags], ...(seen && { seen }) })
    } catch {
      return err({ reason: 'InvalidData', message: 'not the JSON of an event with a nonce' })
    }
  },
})

/** What the checker must know of notes. */
export const notesModel: HistoryModel = { deciders: { noteTaking }, codecs: { factCodec } }
