/** A median with the bounds between which the true one lies. */
export interface Interval {
  readonly median: number
  readonly low: number
  readonly high: number
}

/**
 * The median of some numbers, with an interval that holds the true median in at least 95 of 100 such runs, whatever the
 * distribution: the order statistics at ranks k and n + 1 - k, with the largest k for which that is so. With fewer than six
 * numbers no k is, and the interval is their minimum and maximum.
 */
export const interval = (numbers: readonly number[]): Interval => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const rank = medianRank(sorted.length)
  return {
    median: quantile(sorted, 0.5),
    low: sorted[rank - 1] ?? Number.NaN,
    high: sorted[sorted.length - rank] ?? Number.NaN,
  }
}

/** The value below which this part of the numbers lies, between neighbours in proportion. */
export const quantile = (sorted: readonly number[], part: number): number => {
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

/** The largest k with P(fewer than k of n fair coins show heads) at most 0.025. */
const medianRank = (n: number): number => {
  let probability = 0.5 ** n
  let sum = probability
  let k = 0
  while (sum <= 0.025) {
    k++
    probability *= (n - k + 1) / k
    sum += probability
  }
  return Math.max(1, k)
}
