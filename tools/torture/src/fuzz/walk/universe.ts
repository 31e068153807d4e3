import * as fc from 'fast-check'
import { nearMiss } from '../data/near-miss.ts'
import { syntaxTexts } from '../data/syntax-texts.ts'

/** The few names that a walk goes round in, so that its calls meet; some of them nearly the same. */
export interface Universe {
  readonly streams: readonly string[]
  readonly types: readonly string[]
  readonly tags: readonly string[]
  readonly commandIds: readonly string[]
}

const names: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.constantFrom(...syntaxTexts), fc.constantFrom(...syntaxTexts), fc.nat({ max: 50 }))
  .map(([one, other, kind]) => [...new Set([one, other, nearMiss(one, kind), 'plain'])])

/** Any names, among them once in a while one that is refused. */
export const universe: fc.Arbitrary<Universe> = fc.record({
  streams: names,
  types: names,
  tags: names,
  commandIds: names,
})
