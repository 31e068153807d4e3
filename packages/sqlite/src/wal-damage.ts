import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Where a write-ahead log is damaged. */
export interface WalDamage {
  /** How many frames SQLite would still accept. It drops all that follow. */
  readonly goodFrames: number
}

/**
 * Whether a write-ahead log is damaged in the middle, so that SQLite would drop commits that were acknowledged: it takes a
 * frame with a wrong checksum for the end of the log, and says nothing. Several intact commits behind such a frame cannot
 * come from an append that was cut short, because each commit is on the disk before the next one is written. Damage to the
 * last commit of a log cannot be told from that, and is not found.
 *
 * To be called before the database is opened: SQLite deletes the log when it closes the file. Other processes may write to
 * it meanwhile.
 */
export const walDamage = (path: string): WalDamage | undefined => {
  const found = scan(path)
  // A frame that was just being written is whole by now.
  return found !== undefined && scan(path)?.goodFrames === found.goodFrames ? found : undefined
}

const scan = (path: string): WalDamage | undefined => {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // Nothing to look at, or for SQLite to say why it cannot be read.
    return undefined
  }
  try {
    return scanFile(file)
  } finally {
    // Closing a file frees all locks that a process has on it; SQLite has none on this one.
    closeSync(file)
  }
}

const headerBytes = 32
const frameHeaderBytes = 24
const framesAtOnce = 1_000

const scanFile = (file: number): WalDamage | undefined => {
  const header = readAt(file, 0, headerBytes)
  if (header.length < headerBytes) return undefined
  const headerSum = checksum(words(header, 0, 24), noSum)
  const headerIsGood = header.readUInt32BE(0) === magic && matches(headerSum, header, 24)
  const frameBytes = frameHeaderBytes + pageBytesOf(header)
  const isOfThisLog = (frame: Buffer): boolean => {
    const first = frame.readUInt32BE(8) === header.readUInt32BE(16)
    const second = frame.readUInt32BE(12) === header.readUInt32BE(20)
    return headerIsGood ? first && second : first || second
  }

  let isGood = headerIsGood
  let goodFrames = 0
  let strangers = 0
  let commitsAfter = 0
  // Of the frame before this one, as it is in the file.
  let before: Sum | undefined = headerIsGood ? headerSum : undefined
  for (const frame of frames(file, frameBytes)) {
    const isOwn = isOfThisLog(frame)
    const follows = isOwn && before !== undefined && matches(sumOf(frame, before), frame, 16)
    before = isOwn ? [frame.readUInt32BE(16), frame.readUInt32BE(20)] : undefined
    isGood &&= follows
    if (isGood) {
      goodFrames++
      continue
    }
    // One frame may have lost what tells that it is of this log; two are what is left of an older one.
    strangers = isOwn ? 0 : strangers + 1
    if (strangers === 2) return undefined
    if (!follows) commitsAfter = 0
    else if (frame.readUInt32BE(4) !== 0) commitsAfter++
    if (commitsAfter === 2) return { goodFrames }
  }
  return undefined
}

/** Checksums of words that are the right way round for this kind of machine; a log of the other kind is not looked at. */
const magic = 0x377f0682

const pageBytesOf = (header: Buffer): number => {
  const bytes = header.readUInt32BE(8)
  const isPossible = bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0
  return isPossible ? bytes : 4_096
}

function* frames(file: number, frameBytes: number): Generator<Buffer> {
  const { size } = fstatSync(file)
  for (let at = headerBytes; at < size; at += framesAtOnce * frameBytes) {
    const chunk = readAt(file, at, Math.min(framesAtOnce * frameBytes, size - at))
    for (let start = 0; start + frameBytes <= chunk.length; start += frameBytes) {
      yield chunk.subarray(start, start + frameBytes)
    }
  }
}

const readAt = (file: number, position: number, length: number): Buffer => {
  const buffer = Buffer.allocUnsafeSlow(length)
  return buffer.subarray(0, readSync(file, buffer, 0, length, position))
}

type Sum = readonly [number, number]

const noSum: Sum = [0, 0]

/** The number of the page and the size after a commit, then the page; not the salts and the checksum between them. */
const sumOf = (frame: Buffer, before: Sum): Sum =>
  checksum(words(frame, frameHeaderBytes, frame.length), checksum(words(frame, 0, 8), before))

const words = ({ buffer, byteOffset }: Buffer, start: number, end: number): Uint32Array =>
  new Uint32Array(buffer, byteOffset + start, (end - start) / 4)

/** As in sqlite.org/fileformat2.html#checksum_algorithm. */
const checksum = (words: Uint32Array, [first, second]: Sum): Sum => {
  let a = first
  let b = second
  for (let at = 0; at < words.length; at += 2) {
    a = (a + (words[at] as number) + b) | 0
    b = (b + (words[at + 1] as number) + a) | 0
  }
  return [a >>> 0, b >>> 0]
}

const matches = ([first, second]: Sum, bytes: Buffer, at: number): boolean =>
  first === bytes.readUInt32BE(at) && second === bytes.readUInt32BE(at + 4)
