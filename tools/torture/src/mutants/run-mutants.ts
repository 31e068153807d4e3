import { readFileSync } from 'node:fs'
import { allHunts } from './hunts/all-hunts.ts'
import { verdictOf, type JudgedMutant } from './judged-mutant.ts'
import type { Edit, Mutant } from './mutant.ts'
import { planted } from './planted.ts'
import { runHunt, type HuntOrder, type HuntOutcome } from './run-hunt.ts'

/** How mutants are hunted. */
export interface MutantsRun extends Pick<HuntOrder, 'seed' | 'serverUrl' | 'signal'> {
  /** After so many, a mutant has survived. */
  readonly seconds: number
  /** Hears of each mutant when it is through. */
  readonly onJudged: (judged: JudgedMutant) => void
}

/** Hunts one mutant after the other; each hunt looks once at the sources as they are, and must find nothing there. */
export const runMutants = async (
  mutants: readonly Mutant[],
  { seed, seconds, serverUrl, signal, onJudged }: MutantsRun,
): Promise<readonly JudgedMutant[]> => {
  const controls = new Map<string, HuntOutcome>()
  const judged: JudgedMutant[] = []

  const controlOf = async ({ hunt, checks }: Mutant): Promise<HuntOutcome> => {
    const key = JSON.stringify([hunt, checks])
    const known = controls.get(key)
    if (known !== undefined) return known
    const rounds = allHunts[hunt].controlRounds
    const outcome = await runHunt({ hunt, checks, edits: [], seed, rounds, seconds: controlSeconds, serverUrl, signal })
    controls.set(key, outcome)
    return outcome
  }

  const judge = async (mutant: Mutant): Promise<JudgedMutant> => {
    const { hunt, checks, edits } = mutant
    const problem = plantingProblem(edits)
    if (problem !== undefined) return { mutant, seconds: 0, verdict: { kind: 'Invalid', why: problem } }
    const control = await controlOf(mutant)
    const outcome = await runHunt({ hunt, checks, edits, seed, seconds, serverUrl, signal })
    return { mutant, seconds: outcome.seconds, verdict: verdictOf(control, outcome) }
  }

  for (const mutant of mutants) {
    if (signal.aborted) break
    const one = await judge(mutant)
    onJudged(one)
    judged.push(one)
  }
  return judged
}

/** A control that is not through by then has found nothing in a longer time than any mutant has. */
const controlSeconds = 60

const root = new URL('../../../../', import.meta.url)

/** Why these edits cannot be made in the sources as they are, if they cannot. */
export const plantingProblem = (edits: readonly Edit[]): string | undefined => {
  try {
    for (const [file, ofFile] of Map.groupBy(edits, ({ file }) => file)) {
      planted(readFileSync(new URL(file, root), 'utf8'), ofFile)
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
