/** Buyers, in the random order in which they come. */
export const crowd = (count: number): readonly string[] => {
  const digits = String(count).length
  return Array.from({ length: count }, (_, i) => ({ number: i + 1, comes: Math.random() }))
    .toSorted((left, right) => left.comes - right.comes)
    .map(({ number }) => `buyer-${String(number).padStart(digits, '0')}`)
}
