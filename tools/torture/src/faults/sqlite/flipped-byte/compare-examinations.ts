import type { Answer, Examination } from './examine-log.ts'

/** How the answers of a damaged log compare with those of the undamaged one. */
export interface Verdict {
  /**
   * `Harmless`: every answer is the same. `Refused`: some questions met an error, the others have the same answer.
   * `Missing`: some answer lacks events, and says nothing of damage. `Wrong`: some answer holds what was never written.
   */
  readonly kind: 'Harmless' | 'Refused' | 'Missing' | 'Wrong'
  /** The kinds and reasons of the errors. */
  readonly errors: readonly string[]
  /** The questions whose answers differ without an error. */
  readonly differing: readonly string[]
  /** The message of the first error that is not `Corrupted`, if there is one. */
  readonly oddMessage?: string | undefined
}

/** Compares, question by question. */
export const compareExaminations = (expected: Examination, found: Examination): Verdict => {
  const errors = new Set<string>()
  let isWrong = false
  const differing: string[] = []
  let oddMessage: string | undefined
  for (const [question, answer] of Object.entries(found)) {
    if ('failed' in answer) {
      errors.add(answer.failed)
      if (answer.failed !== 'StoreError Corrupted') oddMessage ??= `${question}: ${answer.message}`
    } else if (JSON.stringify(expected[question]) !== JSON.stringify(answer)) {
      differing.push(question)
      isWrong ||= !isPartOf(eventsIn(answer), eventsIn(expected[question]))
    }
  }
  const silent = isWrong ? 'Wrong' : 'Missing'
  const kind = differing.length > 0 ? silent : errors.size > 0 ? 'Refused' : 'Harmless'
  return { kind, errors: [...errors], differing, oddMessage }
}

const isPartOf = (events: readonly string[], all: readonly string[]): boolean =>
  events.every((event) => all.includes(event))

/** The events that an answer consists of; decisions and confirmations follow from those, and have none. */
const eventsIn = (answer: Answer | undefined): readonly string[] => {
  const said: unknown = answer !== undefined && 'said' in answer ? JSON.parse(answer.said) : undefined
  const events = Array.isArray(said) ? said : (said as { readonly events?: unknown } | undefined)?.events
  const recorded = Array.isArray(events) ? (events as readonly { readonly id?: unknown }[]) : []
  return recorded.filter(({ id }) => id !== undefined).map((event) => JSON.stringify(event))
}
