import { explanationOf } from './explanation.ts'
import { foldedStates, type Folded } from './folded-states.ts'
import { replayOf, type Replay } from './replay.ts'
import type { ReplayTask } from './replay-task.ts'
import { eventAt, type Scene } from './scene.ts'

/** Replays the log serially: every decision and every state that was recorded, in the order of the positions. */
export const runTasks = (scene: Scene, tasks: readonly ReplayTask[]): void => {
  const { timeline, decoded, model } = scene
  const folded = foldedStates(timeline.log, decoded)
  for (const { operation } of tasks) {
    for (const fold of replayOf(operation.began, model).folds) folded.expect(fold)
  }
  let explained = 0
  for (const task of tasks.toSorted((one, other) => one.count - other.count)) {
    const replay = replayOf(task.operation.began, model)
    const states = replay.folds.map((fold) => folded.at(fold, task.count))
    const broken = states.find(({ brokenAt }) => brokenAt !== undefined)
    const problem =
      broken?.brokenAt === undefined
        ? contradictionOf(task, replay, states)
        : `, but ${eventAt(scene, broken.brokenAt)} cannot be folded: ${broken.message}`
    if (problem === undefined) continue
    const isExplained = broken?.brokenAt === undefined && explained < maxExplained
    if (isExplained) explained += 1
    const why = isExplained ? explanationOf(scene, task, replay) : { text: '', indexes: [] }
    tell(scene, task, `${task.claim()}${problem}${why.text}`, [...task.indexes, ...why.indexes])
  }
}

/** Each explanation folds from the start; whoever has more violations than that starts with the first ones. */
const maxExplained = 25

const contradictionOf = (task: ReplayTask, replay: Replay, states: readonly Folded[]): string | undefined => {
  try {
    return task.contradiction(
      replay,
      states.map((folded) => (folded.brokenAt === undefined ? folded.state : undefined)),
    )
  } catch (error) {
    return `, but made again it throws ${String(error)}`
  }
}

const tell = (scene: Scene, { kind, operation }: ReplayTask, message: string, indexes: readonly number[]): void => {
  if (kind === 'Decision') scene.wrong(kind, message, indexes, operation)
  else scene.untrue(kind, message, indexes, operation)
}
