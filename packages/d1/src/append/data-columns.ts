import { hexOfBytes } from '../read/bytes-of-hex.ts'

/**
 * An event's data as JSON carries it: as text where it is text, which is half as long, else as hexadecimal digits. One of
 * the two is `null`.
 */
export const dataColumns = (data: Uint8Array): readonly [text: string | null, hex: string | null] => {
  const text = textOf(data)
  // Escaped control characters take six times their size; digits take twice.
  return text === undefined || JSON.stringify(text).length > 2 * data.length + 2
    ? [null, hexOfBytes(data)]
    : [text, null]
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const textOf = (data: Uint8Array): string | undefined => {
  // SQLite's JSON functions end a text at NUL.
  if (data.includes(0)) return undefined
  try {
    return strictUtf8.decode(data)
  } catch {
    return undefined
  }
}
