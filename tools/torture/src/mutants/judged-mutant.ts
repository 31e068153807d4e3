import type { Mutant } from './mutant.ts'
import type { HuntOutcome } from './run-hunt.ts'

/** What became of a mutant. */
export interface JudgedMutant {
  readonly mutant: Mutant
  readonly seconds: number
  readonly verdict: Verdict
}

/** Only a mutant that was caught proves something. */
export type Verdict =
  | { readonly kind: 'Caught'; readonly by: string }
  | { readonly kind: 'Survived' }
  /** It was not planted, could not run, or its hunt finds something without it. */
  | { readonly kind: 'Invalid'; readonly why: string }

/** What the outcome of its hunt, and that of the same hunt on the sources as they are, say of a mutant. */
export const verdictOf = (control: HuntOutcome, outcome: HuntOutcome): Verdict => {
  if (control.kind === 'Found') return { kind: 'Invalid', why: `the sources as they are were found out: ${control.by}` }
  if (control.kind === 'Broken')
    return { kind: 'Invalid', why: `its hunt fails on the sources as they are: ${control.message}` }
  if (outcome.kind === 'Broken') return { kind: 'Invalid', why: outcome.message }
  return outcome.kind === 'Found' ? { kind: 'Caught', by: outcome.by } : { kind: 'Survived' }
}

/** Those by which a run fails. */
export const failedMutants = (judged: readonly JudgedMutant[]): readonly JudgedMutant[] =>
  judged.filter(({ verdict }) => verdict.kind !== 'Caught')
