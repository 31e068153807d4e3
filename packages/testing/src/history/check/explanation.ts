import { undecodable } from './decoded-log.ts'
import { cursor } from './selection.ts'
import type { Replay } from './replay.ts'
import type { ReplayTask } from './replay-task.ts'
import { eventAt, type Scene } from './scene.ts'

/** Why a replay differs, in words, and the events that it is about. */
export interface Explanation {
  readonly text: string
  readonly indexes: readonly number[]
}

/**
 * The shortest explanation there is: up to which event the recorded outcome would have been right, hence the first one
 * that it missed; or which one alone, with later ones seen, it missed.
 */
export const explanationOf = (scene: Scene, task: ReplayTask, replay: Replay): Explanation => {
  const steps = stepsOf(scene, task.count, replay)
  const isRight = (states: readonly unknown[]): boolean => {
    try {
      return task.contradiction(replay, states) === undefined
    } catch {
      return false
    }
  }
  const initial = replay.folds.map((fold) => fold.initial)
  let states: readonly unknown[] = initial
  const prefixes: (readonly unknown[])[] = [states]
  let right = isRight(states) ? 0 : -1
  for (const [place, step] of steps.entries()) {
    states = step.fold(states)
    prefixes.push(states)
    if (isRight(states)) right = place + 1
  }
  const missed = steps[right]
  if (right >= 0 && missed !== undefined) {
    const upTo =
      right === 0 ? 'before any event that it rests on' : `up to ${eventAt(scene, steps[right - 1]?.index ?? 0)}`
    return { text: `: it is right ${upTo}, and missed ${eventAt(scene, missed.index)}`, indexes: [missed.index] }
  }
  for (let left = steps.length - 1; left >= Math.max(0, steps.length - maxLeftOut); left--) {
    const without = steps
      .slice(left + 1)
      .reduce((before, step) => step.fold(before), prefixes[left] as readonly unknown[])
    const index = steps[left]?.index ?? 0
    if (isRight(without)) return { text: `: it is right without ${eventAt(scene, index)} alone`, indexes: [index] }
  }
  return { text: ': it is right at no earlier position', indexes: [] }
}

/** How many of the last events are left out, one at a time. */
const maxLeftOut = 100

interface Step {
  readonly index: number
  readonly fold: (states: readonly unknown[]) => readonly unknown[]
}

const stepsOf = ({ timeline, decoded }: Scene, count: number, replay: Replay): readonly Step[] => {
  const byIndex = new Map<number, number[]>()
  for (const [place, { selected }] of replay.folds.entries()) {
    const walk = cursor(timeline.log, selected)
    for (let index = walk.next(count); index >= 0; index = walk.next(count)) {
      const places = byIndex.get(index)
      if (places === undefined) byIndex.set(index, [place])
      else places.push(place)
    }
  }
  return [...byIndex]
    .toSorted(([one], [other]) => one - other)
    .map(([index, places]) => ({
      index,
      fold: (states) =>
        states.map((state, place) => {
          const fold = replay.folds[place]
          if (fold === undefined || !places.includes(place)) return state
          const event = decoded(fold.codec).at(index)
          return event === undecodable ? state : fold.evolve(state, event)
        }),
    }))
}
