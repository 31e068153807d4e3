import { createHash } from 'node:crypto'

/** The id of a command's event, as the library promises to derive it from the command id, so that it never changes. */
export const derivedId = (commandId: string, index: number): string => {
  const bytes = createHash('sha256').update(`${commandId}\n${index}`).digest().subarray(0, 16)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
