import { codec, ok, type Codec, type EncodedEvent } from 'factos'

/** An event that is its own encoded form, so that a check can store whatever it likes. */
export type RawEvent = Partial<EncodedEvent> & { readonly type: string }

/** Stores a raw event as it is, without looking at it. */
export const rawCodec: Codec<RawEvent> = codec<RawEvent>({
  encode: (event) => ({ tags: [], data: new Uint8Array(), ...event }),
  decode: ({ id, type, version, tags, metadata, data }) => ok({ id, type, version, tags, metadata, data }),
})
