import { accept, codec, decider, err, ok, reject, type Codec, type Decider, type Tag } from 'factos'

/** What a walk records: with a digest of all that was in the context when it was decided. */
export interface Counted {
  readonly type: string
  readonly tags: readonly string[]
  readonly id: string | undefined
  /** What it was decided on. */
  readonly seen: string
  readonly note: string
}

/** Asks for these events, or to be refused. */
export interface Count {
  readonly events: readonly Omit<Counted, 'seen'>[]
  readonly decision: 'accept' | 'reject' | 'throw'
}

/** A state in which no event of a context can be missing, doubled or out of place without being noticed. */
export const counting: Decider<Count, string, Counted, { readonly seen: string }> = decider<
  Count,
  string,
  Counted,
  { readonly seen: string }
>({
  initial: '',
  evolve: (seen, { note }) => digest(`${seen} ${note}`),
  decide: (seen, count) => decided(seen, count),
})

/** What follows from a command in a context of which this was seen. */
export const decided = (seen: string, { events, decision }: Count): ReturnType<typeof counting.decide> => {
  if (decision === 'throw') throw new Error(`thrown on purpose, having seen ${seen}`)
  if (decision === 'reject') return reject({ seen })
  return accept(...events.map((event) => ({ ...event, seen })))
}

/** JSON, and the names as they are given. The narrow one does not know events of this type. */
export const countedCodec = (unknownType?: string): Codec<Counted> =>
  codec<Counted>({
    encode: ({ type, tags, id, seen, note }) => ({
      id,
      type,
      tags: tags as readonly Tag[],
      data: new TextEncoder().encode(JSON.stringify({ seen, note })),
    }),
    decode: ({ type, tags, data }) => {
      if (type === unknownType) return err({ reason: 'UnknownEvent' })
      const { seen, note } = JSON.parse(new TextDecoder().decode(data)) as Pick<Counted, 'seen' | 'note'>
      return ok({ type, tags, id: undefined, seen, note })
    },
  })

const digest = (text: string): string => {
  let sum = 0xcbf29ce484222325n
  for (const byte of Buffer.from(text)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n)
  return sum.toString(16)
}
