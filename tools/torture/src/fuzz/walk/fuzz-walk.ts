import * as fc from 'fast-check'
import type { FuzzReport } from '../events/fuzz-events.ts'
import type { FuzzStores } from '../stores/fuzz-store.ts'
import { runWalk, type Walk } from './run-walk.ts'
import { universe } from './universe.ts'
import { walkStep } from './walk-step.ts'

/** How long to go on. */
export interface WalkOptions {
  readonly seed: number
  readonly walks: number
  /** After which what was found is told as it is, however long; 600,000 unless given. */
  readonly milliseconds?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((calls: number) => void) | undefined
}

/**
 * Walks at random over the whole public API of a store, and holds each answer against that of the memory store. What is found
 * is shown by the shortest walk that still finds it.
 */
export const fuzzWalk = async (stores: FuzzStores, options: WalkOptions): Promise<FuzzReport> => {
  const cases: Record<string, number> = { walks: 0, calls: 0 }
  const { seed, walks: numRuns, signal, progress } = options
  const property = fc.asyncProperty(walk, async (one) => {
    if (signal?.aborted === true) return
    const log = await stores.make()
    try {
      cases['calls'] = (cases['calls'] ?? 0) + (await runWalk(log, one))
      cases['walks'] = (cases['walks'] ?? 0) + 1
      progress?.(cases['calls'] ?? 0)
    } finally {
      await log.dispose()
    }
  })
  const details = await fc.check(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: options.milliseconds ?? 600_000,
    markInterruptAsFailure: false,
  })
  if (!details.failed) return { cases, differences: [] }
  const { errorInstance, counterexample, counterexamplePath } = details
  const shortest = `the shortest walk (seed ${seed}, path ${counterexamplePath}): ${JSON.stringify(counterexample?.[0])}`
  return {
    cases,
    differences: [
      `${stores.name}: ${String(errorInstance)}
${shortest}`,
    ],
  }
}

const walk: fc.Arbitrary<Walk> = fc.record({
  universe,
  steps: fc.array(walkStep, { minLength: 5, maxLength: 40, size: 'max' }),
  options: fc.constantFrom<Walk['options']>(
    {},
    { engine: false },
    { engine: { verify: true } },
    { engine: { speculation: false } },
    { engine: { contextCache: false } },
    { engine: { groupCommit: false } },
  ),
})
