import { sha256 } from './sha-256.ts'

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const format = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += hexPairs[bytes[i] as number]
  }
  return text
}

const stamp = (bytes: Uint8Array): string => {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return format(bytes)
}

/** Makes UUIDs of version 7 (RFC 9562, method 2 of section 6.2): each sorts after the one made before it. */
const uuidV7Generator = (): (() => string) => {
  const random = new Uint8Array(8 * 256)
  let used = random.length
  let lastMs = 0
  let counter = 0
  let time = ''
  const setTime = (ms: number): void => {
    lastMs = ms
    const digits = ms.toString(16).padStart(12, '0')
    time = `${digits.slice(0, 8)}-${digits.slice(8)}-7`
  }
  return () => {
    if (used === random.length) {
      crypto.getRandomValues(random)
      used = 0
    }
    const now = Date.now()
    if (now > lastMs) {
      setTime(now)
      // The counter starts low in its 12 bits, so that it rarely overflows within a millisecond.
      counter = (random[used] as number) & 0xff
    } else if (++counter > 0xfff) {
      // More than the counter holds: borrow from the next millisecond, so that order stays.
      setTime(lastMs + 1)
      counter = 0
    }
    let id = `${time}${(counter >>> 8).toString(16)}${hexPairs[counter & 0xff]}-`
    id += hexPairs[((random[used] as number) & 0x3f) | 0x80] as string
    for (let at = used + 1; at < used + 8; at++)
      id += at === used + 2 ? `-${hexPairs[random[at] as number]}` : hexPairs[random[at] as number]
    used += 8
    return id
  }
}

/** A new UUID of version 7, unique and sorting after all that this process made before. */
export const uuidV7: () => string = uuidV7Generator()

/** The UUID of version 8 that a text always gives: the first 122 bits that fit of its SHA-256 digest (RFC 9562, B.2). */
export const uuidOf = (text: string): string => stamp(sha256(text).slice(0, 16))
