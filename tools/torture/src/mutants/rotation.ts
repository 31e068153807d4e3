import { seededRandom } from '../random.ts'

/** `count` of the items, others for the next seed, until all had their turn; all of them where `count` is not given. */
export const rotation = <T>(items: readonly T[], count: number | undefined, seed: number): readonly T[] => {
  if (count === undefined || count >= items.length) return items
  const random = seededRandom('rotation')
  // Shuffled once and for all: neighbours in the list take alike long.
  const shuffled = items
    .map((item) => ({ item, lot: random.next() }))
    .toSorted((one, other) => one.lot - other.lot)
    .map(({ item }) => item)
  const start = (seed * count) % items.length
  return Array.from({ length: count }, (_, index) => shuffled[(start + index) % items.length] as T)
}
