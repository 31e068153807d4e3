import * as fc from 'fast-check'
import { filled } from './filled.ts'
import { anyText } from './hostile-text.ts'

/** An event as it is generated: without what only its place in the run decides. */
export interface FuzzEvent {
  readonly type: string
  readonly id: FuzzId
  readonly version: number
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
  readonly data: Uint8Array
}

/** Where an event's id comes from: a text made unique, the library, or an event that has it already. */
export type FuzzId =
  | { readonly kind: 'Own'; readonly text: string }
  | { readonly kind: 'Filled'; readonly bytes: number }
  | { readonly kind: 'Made' }
  | { readonly kind: 'Taken'; readonly event: number }

/** Events that are appended together. */
export interface FuzzAppend {
  readonly stream: string
  readonly events: readonly FuzzEvent[]
  readonly metadata: Readonly<Record<string, string>> | undefined
  /** The text is made unique for each run; `again`: that of an earlier command instead. */
  readonly commandId: { readonly text: string; readonly again: number | undefined } | undefined
}

/** Bytes, also as a view into a larger buffer, which a careless driver writes from the start. */
const bytes: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      { weight: 4, arbitrary: anyText.map((text) => new TextEncoder().encode(JSON.stringify({ text }))) },
      { weight: 1, arbitrary: fc.constant(Uint8Array.from({ length: 256 }, (_, i) => i)) },
      { weight: 1, arbitrary: fc.nat({ max: 5_000 }).map((length) => new Uint8Array(length).fill(length % 256)) },
    ),
    fc.nat({ max: 5 }),
  )
  .map(([own, offset]) => {
    const around = new Uint8Array(offset + own.length + offset).fill(0xaa)
    around.set(own, offset)
    return around.subarray(offset, offset + own.length)
  })

const version: fc.Arbitrary<number> = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(1, 2, 3, 2 ** 31 - 1) },
  { weight: 40, arbitrary: fc.integer({ min: 1, max: 2 ** 31 - 1 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, Number.NaN, 2 ** 31, 2 ** 53) },
)

/** Metadata has no length of its own: long texts, and empty ones, are fine. */
const metadataText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('x', '\n', '\u{1}', '😀').map((unit) => filled(unit, 3_000)) },
)

const metadata: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .uniqueArray(fc.tuple(metadataText, metadataText), { selector: ([key]) => key, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries))

const id: fc.Arbitrary<FuzzId> = fc.oneof(
  { weight: 60, arbitrary: anyText.map((text): FuzzId => ({ kind: 'Own', text })) },
  { weight: 30, arbitrary: fc.constant<FuzzId>({ kind: 'Made' }) },
  { weight: 2, arbitrary: fc.constantFrom(1023, 1024).map((bytes): FuzzId => ({ kind: 'Filled', bytes })) },
  { weight: 1, arbitrary: fc.constant<FuzzId>({ kind: 'Filled', bytes: 1025 }) },
  { weight: 2, arbitrary: fc.nat().map((event): FuzzId => ({ kind: 'Taken', event })) },
)

const event: fc.Arbitrary<FuzzEvent> = fc.record({
  type: anyText,
  id,
  version,
  tags: fc.array(anyText, { maxLength: 5 }),
  metadata,
  data: bytes,
})

/** Any events for one append. */
export const fuzzAppend: fc.Arbitrary<FuzzAppend> = fc.record({
  stream: anyText,
  events: fc.array(event, { maxLength: 5, size: 'max' }),
  metadata: fc.option(metadata, { nil: undefined, freq: 2 }),
  commandId: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: anyText.map((text) => ({ text, again: undefined })) },
    { weight: 1, arbitrary: fc.nat().map((again) => ({ text: 'again', again })) },
  ),
})
