import * as fc from 'fast-check'
import type { EventToAppend } from 'factos/storage'
import { eventToAppend } from '../log/event-to-append.ts'
import { hostileTexts, nulTexts } from './hostile-texts.ts'

/** Any event that the engine lets through; with the character NUL in its texts only where `nul` says so. */
export const arbitraryEvent = (nul: boolean): fc.Arbitrary<EventToAppend> => {
  const text = arbitraryText(nul)
  const name = text.filter((one) => one !== '')
  const entries = fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, maxLength: 6 })
  return fc
    .record({
      stream: name,
      type: name,
      tags: fc.uniqueArray(name, { maxLength: 6 }),
      metadata: entries.map((pairs): Readonly<Record<string, string>> => Object.fromEntries(pairs)),
      version: fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constant(2 ** 31 - 1)),
      data: arbitraryBytes,
      suffix: name.filter((one) => one.length < 200),
    })
    .map(({ suffix, ...event }) => {
      const fresh = eventToAppend(event.type, event.tags)
      return { ...fresh, ...event, id: `${fresh.id} ${suffix}` }
    })
}

const arbitraryText = (nul: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).map((text) => (nul ? text : text.replaceAll('\0', '0'))),
    },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.constantFrom(...hostileTexts, ...(nul ? nulTexts : [])) },
  )

/** Bytes, also as a view into a larger buffer, which a careless driver writes from the start. */
const arbitraryBytes: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 9 }))
  .map(([bytes, offset]) => {
    const around = new Uint8Array(offset + bytes.length + offset).fill(0xaa)
    around.set(bytes, offset)
    return around.subarray(offset, offset + bytes.length)
  })
