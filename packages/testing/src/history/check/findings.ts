import type { Violation } from '../history-report.ts'
import type { LogIndex } from './log-index.ts'
import type { Operation } from './operations.ts'
import type { Scene } from './scene.ts'
import type { Timeline } from './timelines.ts'

/** What the check of one timeline found. */
export interface Findings extends Pick<Scene, 'wrong' | 'untrue'> {
  readonly wrongs: readonly Violation[]
  /** By the call that was told. */
  readonly untruths: ReadonlyMap<Operation, readonly Violation[]>
}

/** Collects what checks tell. */
export const collectFindings = (log: LogIndex): Findings => {
  const wrongs: Violation[] = []
  const untruths = new Map<Operation, Violation[]>()
  const violation = (
    kind: Violation['kind'],
    message: string,
    indexes: readonly number[],
    operation?: Operation,
  ): Violation => {
    const positions = [...new Set(indexes)].toSorted((one, other) => one - other)
    return {
      kind,
      message,
      positions: positions.map((index) => log.events[index]?.position ?? 0),
      operation: operation && { began: operation.began, outcome: operation.outcome },
    }
  }
  return {
    wrongs,
    untruths,
    wrong: (...told) => wrongs.push(violation(...told)),
    untrue: (kind, message, indexes, operation) => {
      const found = violation(kind, message, indexes, operation)
      const others = untruths.get(operation)
      if (others === undefined) untruths.set(operation, [found])
      else others.push(found)
    },
  }
}

/**
 * The violations of all timelines. A call that may have been answered by either of two logs was told the truth where one of
 * them bears it out.
 */
export const violationsOf = (
  found: readonly (Findings & { readonly timeline: Timeline })[],
  operations: readonly Operation[],
): readonly Violation[] => {
  const untruths = operations.flatMap((operation) => {
    const held = found.filter(({ timeline }) => timeline.mayHaveAnswered(operation))
    if (held.some(({ untruths }) => !untruths.has(operation))) return []
    return held.at(-1)?.untruths.get(operation) ?? []
  })
  return [...found.flatMap(({ wrongs }) => wrongs), ...untruths]
}
