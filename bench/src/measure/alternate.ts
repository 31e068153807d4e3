import type { Side, Work } from './side.ts'

/** How long and how often each side works. */
export interface Effort {
  readonly warmUpSeconds: number
  readonly roundSeconds: number
  readonly rounds: number
}

/** What a side did in each round. */
export interface Measured {
  readonly side: Side
  readonly rounds: readonly Work[]
}

/**
 * Lets the sides work in turn, every other round in the reverse order, so that whatever drifts in the machine meanwhile
 * meets all of them alike. After each turn the side's log is checked, outside the measured time. After `until`, on the clock
 * of `performance.now()`, no round but the first begins.
 */
export const alternate = async (
  sides: readonly Side[],
  effort: Effort,
  until: number = Infinity,
): Promise<readonly Measured[]> => {
  const rounds = new Map<Side, Work[]>(sides.map((side) => [side, []]))
  for (const side of sides) await side.check(await side.work(effort.warmUpSeconds))
  for (let round = 0; round < effort.rounds; round++) {
    if (round > 0 && performance.now() > until) break
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      globalThis.gc?.()
      const work = await side.work(effort.roundSeconds)
      await side.check(work)
      rounds.get(side)?.push(work)
    }
  }
  return sides.map((side) => ({ side, rounds: rounds.get(side) ?? [] }))
}
