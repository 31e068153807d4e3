/** Seeded lots: the same seeds give the same lots, on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  readonly next: () => number
  /** A whole number from 0 up to, but not including, `end`. */
  readonly below: (end: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** A whole number below `end`; 0 comes most often, `k` about 1/(k + 1) times as often. */
  readonly zipf: (end: number) => number
}

/** Lots that follow from these seeds, independent of those of any other seeds. */
export const seededRandom = (...seeds: readonly (number | string)[]): Random => {
  let a = digest(seeds.join('/'), 0x9e3779b9)
  let b = digest(seeds.join('/'), 0x243f6a88)
  let c = digest(seeds.join('/'), 0xb7e15162)
  let counter = 1
  // sfc32, by Chris Doty-Humphrey: small, fast and of good quality.
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 12; round++) next()
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
    zipf: (end) => Math.min(end - 1, Math.floor((end + 1) ** next()) - 1),
  }
}

/** FNV-1a over a text's UTF-16 units: 32 bits that follow from everything in it, and from `start`. */
export const digest = (text: string, start = 0x811c9dc5): number => {
  let hash = start
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
