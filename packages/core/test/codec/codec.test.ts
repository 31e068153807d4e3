import { expect, test } from 'vitest'
import { codec, err, ok } from '../../src/index.ts'
import { storedAs } from './stored-as.ts'

type NoteTaken = { readonly type: 'NoteTaken'; readonly text: string }

test('translates as its definition says, in any format of bytes, and cannot be changed', () => {
  const textCodec = codec<NoteTaken>({
    encode: (note) => ({ type: 'NoteTaken', tags: [], data: new TextEncoder().encode(note.text) }),
    decode: ({ type, data }) =>
      type === 'NoteTaken' ? ok({ type, text: new TextDecoder().decode(data) }) : err({ reason: 'UnknownEvent' }),
  })
  const note: NoteTaken = { type: 'NoteTaken', text: 'call Renata' }
  expect(textCodec.decode(storedAs(textCodec.encode(note)))).toEqual(ok(note))
  expect(textCodec).toSatisfy(Object.isFrozen)
})
