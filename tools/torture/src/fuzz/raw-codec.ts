import { codec, ok, type Codec, type Tag } from 'factos'

/** An event that its codec stores as it is. */
export interface RawEvent {
  readonly type: string
  readonly id: string | undefined
  readonly version: number
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
  readonly data: Uint8Array
}

/** Hands everything through, so that nothing comes between what is generated and the store. */
export const rawCodec: Codec<RawEvent> = codec<RawEvent>({
  encode: ({ tags, ...event }) => ({ ...event, tags: tags as readonly Tag[] }),
  decode: ({ id, type, version, tags, metadata, data }) => ok({ id, type, version, tags, metadata, data }),
})
