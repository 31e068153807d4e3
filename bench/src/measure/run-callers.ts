import type { Work } from './side.ts'

/** One command: how many events it appended, or that it was refused after losing to others too often. */
export type Perform = (caller: number, call: number) => Promise<number | 'gave up'>

/** When callers stop: after so many seconds, or each after so many calls. */
export type Span = { readonly seconds: number } | { readonly calls: number }

/**
 * Callers that each send a command, wait for its answer and send the next, until the span is over. The clock stops when the
 * last answer is in, so that nothing is counted that was not waited for. What gave up is not counted as done.
 */
export const runCallers = async (callers: number, span: Span, perform: Perform): Promise<Work> => {
  const latenciesMs: number[] = []
  let events = 0
  let gaveUp = 0
  const start = performance.now()
  const end = 'seconds' in span ? start + span.seconds * 1_000 : Infinity
  const calls = 'calls' in span ? span.calls : Infinity
  const call = async (caller: number): Promise<void> => {
    for (let index = 0; ; index++) {
      const before = performance.now()
      if ((before >= end && index > 0) || index >= calls) return
      const appended = await perform(caller, index)
      if (appended === 'gave up') {
        gaveUp++
        continue
      }
      events += appended
      latenciesMs.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  const elapsed = (performance.now() - start) / 1_000
  const notes = gaveUp === 0 ? undefined : { 'commands that gave up': gaveUp }
  return { operations: latenciesMs.length, events, seconds: elapsed, latenciesMs, notes }
}
