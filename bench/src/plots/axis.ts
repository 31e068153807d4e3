/** A scale from values to a place on paper, with the values to mark on it. */
export interface Axis {
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
}

/** Powers of ten from below the least value to above the greatest, between two places. */
export const logarithmicAxis = (values: readonly number[], from: number, to: number): Axis => {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)),
  }
}

/** Each value at the same distance from the next, in their order: for a few values that were chosen, not found. */
export const evenAxis = (values: readonly number[], from: number, to: number): Axis => {
  const ticks = [...new Set(values)].toSorted((a, b) => a - b)
  const step = (to - from) / Math.max(1, ticks.length - 1)
  return { place: (value) => from + ticks.indexOf(value) * step, ticks }
}

/** From nothing to a round number above the greatest value. */
export const linearAxis = (values: readonly number[], from: number, to: number): Axis => {
  const most = Math.max(...values)
  const step =
    [1, 2, 2.5, 5, 10].map((part) => part * 10 ** Math.floor(Math.log10(most / 4))).find((s) => most / s <= 5) ?? most
  const count = Math.ceil(most / step)
  return {
    place: (value) => from + (value / (count * step)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  }
}
