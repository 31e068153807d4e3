import type { DecodableEvent, EncodedEvent } from '../../src/index.ts'

/** An encoded event as a codec gets it back from a store. */
export const storedAs = ({ type, version = 1, tags, metadata = {}, data }: EncodedEvent): DecodableEvent => ({
  id: '0190-0001',
  stream: 'sale',
  type,
  version,
  tags,
  metadata,
  data,
})
