/** The bytes that a text of hexadecimal digits, as SQLite's `hex()` makes it, stands for. */
export const bytesOfHex = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1))
  }
  return bytes
}

/** The digits, for {@link bytesOfHex}'s opposite. */
export const hexOfBytes = (bytes: Uint8Array): string => {
  let hex = ''
  for (const byte of bytes) hex += pairs[byte]
  return hex
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** '0' is 48, 'A' is 65. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 55)
