import type { Work } from './side.ts'

/** When to stop: after so many seconds, or after so many times. */
export type Until = { readonly seconds: number } | { readonly times: number }

/** One caller that does one thing after the other. `perform` tells how many operations it was, and how many events. */
export const inTurn = async (
  until: Until,
  perform: (index: number) => Promise<{ readonly operations: number; readonly events: number }>,
): Promise<Work> => {
  let operations = 0
  let events = 0
  const start = performance.now()
  const elapsed = (): number => (performance.now() - start) / 1_000
  const isOver = (index: number): boolean => ('times' in until ? index >= until.times : elapsed() >= until.seconds)
  for (let index = 0; index === 0 || !isOver(index); index++) {
    const done = await perform(index)
    operations += done.operations
    events += done.events
  }
  return { operations, events, seconds: elapsed(), latenciesMs: [] }
}
