import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from './command-line.ts'
import type { Phase, PhaseBounds, PhaseResult } from './phases/phase.ts'
import { progressLine } from './progress-line.ts'

/** What became of a phase. */
export interface PhaseOutcome {
  readonly phase: Phase
  readonly seconds: number
  readonly result?: PhaseResult | undefined
  /** Why it was not run. */
  readonly skipped?: string | undefined
  /** Why it could not be run to its end. */
  readonly failure?: string | undefined
}

/** Runs phases one after the other, each within its share of the time, and tells of each as it ends. */
export const runPhases = async (
  phases: readonly Phase[],
  options: Options,
  signal: AbortSignal,
): Promise<readonly PhaseOutcome[]> => {
  const end = performance.now() + options.minutes * 60_000
  const outcomes: PhaseOutcome[] = []
  for (const [index, phase] of phases.entries()) {
    if (signal.aborted) break
    const seconds = Math.max(
      leastSeconds,
      (end - performance.now()) / 1_000 / (phases.length - index) - overheadSeconds,
    )
    const outcome = await runPhase(
      phase,
      { seconds, commands: options.commands, faults: options.kills },
      options,
      signal,
    )
    tell(outcome, options)
    outcomes.push(outcome)
  }
  return outcomes
}

/** Too little time would show nothing: then it rather takes longer in all. */
const leastSeconds = 4

/** To start and stop a server and to check a history: what a phase takes beside its work. */
const overheadSeconds = 3

const runPhase = async (
  phase: Phase,
  bounds: PhaseBounds,
  { seed }: Options,
  signal: AbortSignal,
): Promise<PhaseOutcome> => {
  const skipped = phase.needs?.()
  if (skipped !== undefined) return { phase, seconds: 0, skipped }
  const folder = mkdtempSync(join(tmpdir(), `factos-torture-${phase.name}-`))
  const line = progressLine(phase.name)
  const started = performance.now()
  const secondsSince = (): number => (performance.now() - started) / 1_000
  let keep = true
  try {
    const result = await phase.run({ seed, bounds, folder, signal, progress: line.show })
    keep = result.violations.length > 0
    return {
      phase,
      seconds: secondsSince(),
      result: keep ? { ...result, notes: [...(result.notes ?? []), `kept: ${folder}`] } : result,
    }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { phase, seconds: secondsSince(), failure: `${failure}\nkept: ${folder}` }
  } finally {
    line.end()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
}

const tell = ({ phase, seconds, result, skipped, failure }: PhaseOutcome, options: Options): void => {
  const { seed, minutes, commands, kills } = options
  if (skipped !== undefined) return console.log(`${phase.name}: skipped, because it ${skipped}`)
  const done = result === undefined ? 'failed' : result.violations.length === 0 ? 'all held' : 'BROKEN'
  console.log(`${phase.name}: ${done}, ${seconds.toFixed(0)} s`)
  for (const note of result?.notes ?? []) console.log(`  ${note}`)
  for (const problem of [...(result?.violations ?? []), ...(failure === undefined ? [] : [failure])]) {
    console.log(`\n${problem}\n`)
  }
  if (failure === undefined && result?.violations.length === 0) return
  const bounds = `--minutes ${minutes} --commands ${commands} --kills ${kills}`
  console.log(`  to repeat: npm run torture -- --seed ${seed} --only ${phase.name} ${bounds}`)
}
