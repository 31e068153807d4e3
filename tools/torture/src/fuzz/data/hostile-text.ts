import * as fc from 'fast-check'
import { filled } from './filled.ts'
import { syntaxTexts } from './syntax-texts.ts'

/** Any characters, NUL excepted. */
const anyCharacters: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.integer({ min: 1, max: 0xff }),
      fc.integer({ min: 0x100, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0x10ffff }),
    ),
    { minLength: 1, maxLength: 24, size: 'max' },
  )
  .map((points) => String.fromCodePoint(...points))

const meeting =
  'e E \u{e9} \u{301} \u{308} \u{200d} \u{fe0f} \u{202e} \u{200f} \u{130} i ı ß 👩 🏽 🚀 가 ᄀ \u{1161} \u{1f1e8}'.split(
    ' ',
  )

/** Characters that join, fold or change direction when they meet. */
const meetingCharacters: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...meeting), { minLength: 1, maxLength: 8 })
  .map((characters) => characters.join(''))

/** Text that something on the way to a disk may take for syntax, cut, fold together or re-encode. */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'c', 'order', 'course:c1', 'course:c2') },
  { weight: 8, arbitrary: fc.constantFrom(...syntaxTexts) },
  {
    weight: 4,
    arbitrary: anyCharacters,
  },
  { weight: 4, arbitrary: meetingCharacters },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'é', '日', '😀'), fc.constantFrom(1023, 1024))
      .map(([unit, bytes]) => filled(unit, bytes)),
  },
)

/** The same, and once in a while a text that no store takes, or only some do. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 300, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom('', '\ud800', 'a\udc00b', '\udfff\ud800', '😀'.slice(1)) },
  { weight: 1, arbitrary: fc.constantFrom('\0', 'a\0', '\0a', 'a\0b') },
  { weight: 1, arbitrary: fc.constantFrom('x', 'é', '日', '😀').map((unit) => filled(unit, 1025)) },
)
