/** The longest id, stream name, event type or tag, in UTF-8 bytes: what every store's indexes can hold. */
export const maxNameBytes = 1024

/** The length of well-formed `text` in UTF-8 bytes, without encoding it. */
export const utf8Length = (text: string): number => {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // A surrogate pair is two units and four bytes: two a unit.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/**
 * Why `text` cannot name something in a log, or `undefined` where it can. Lone surrogates are refused because two
 * different strings would encode to the same bytes.
 */
export const nameProblem = (text: unknown): string | undefined => {
  if (typeof text !== 'string') return `is ${text === null ? 'null' : typeof text}, not a string`
  if (text === '') return 'is empty'
  if (!text.isWellFormed()) return 'holds a lone surrogate, which UTF-8 cannot express'
  if (text.length * 3 > maxNameBytes && utf8Length(text) > maxNameBytes) {
    return `is ${utf8Length(text)} UTF-8 bytes long; at most ${maxNameBytes} are allowed`
  }
  return undefined
}
