/** A text of so many UTF-8 bytes, of one character as far as that goes. */
export const filled = (unit: string, bytes: number): string => {
  const each = Buffer.byteLength(unit)
  return unit.repeat(Math.floor(bytes / each)) + 'x'.repeat(bytes % each)
}
