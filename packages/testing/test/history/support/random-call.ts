import { expectRevision, failIfEventsMatch, noPosition, type AppendCondition, type Query } from 'factos'
import type { CallBegan, LoggedEvent } from '@factos/testing/history'
import { queries, type Note, type Noted } from './notes.ts'
import type { RandomNumbers } from './random-numbers.ts'

/** A call as the recorder would write it down. */
export type Call = Omit<CallBegan, 'at' | 'kind' | 'op' | 'process'>

/** Any call that a caller could make who has seen the log up to here, more or less. */
export const randomCall = (random: RandomNumbers, log: readonly LoggedEvent[], number: number): Call => {
  const stream = random.pick(['s', 't', 'u'])
  const query = random.pick(queries) as Query
  const codec = 'notes'
  const emit = () => ({
    type: random.pick(['A', 'B'] as const),
    tags: [...new Set([random.pick(['x', 'y', 'z']), random.pick(['x', 'y', 'z'])])],
  })
  const emits = Array.from({ length: random.below(4) }, emit)
  const command: Note = { by: `n${number}`, roll: random.below(4), emits }
  const commandId = random.chance(0.3) ? `command ${number}` : undefined
  const common = { stream, codec, commandId, metadata: random.chance(0.2) ? { actor: 'renata' } : undefined }
  switch (random.below(9)) {
    case 0:
      return { ...common, method: 'dispatch', decider: 'digesting', command }
    case 1:
      return { ...common, method: 'dispatchWithContext', decider: 'digestingBoth', command }
    case 2: {
      const events = emits.map((emit): Noted => ({ ...emit, by: command.by, seen: 0 }))
      return { ...common, method: 'append', events, condition: randomCondition(random, log, stream, query) }
    }
    case 3:
      return { method: 'readContext', query, codec, decider: 'digesting' }
    case 4:
      return { method: 'loadStream', stream, codec, decider: 'digesting' }
    case 5: {
      const direction = random.pick(['forwards', 'backwards', undefined] as const)
      const limit = random.chance(0.5) ? 1 + random.below(5) : undefined
      const after = random.chance(0.3) ? 1 + random.below(log.length + 1) : undefined
      const before = random.chance(0.3) ? 1 + random.below(log.length + 2) : undefined
      return { method: 'read', query, codec, direction, limit, after, before }
    }
    default:
      return { ...common, method: 'dispatchWithQuery', query, decider: 'digesting', command }
  }
}

const randomCondition = (
  random: RandomNumbers,
  log: readonly LoggedEvent[],
  stream: string,
  query: Query,
): AppendCondition | undefined => {
  const back = Math.max(0, log.length - random.below(3))
  if (random.chance(0.3)) return undefined
  if (random.chance(0.5)) return failIfEventsMatch(query, back || noPosition)
  return expectRevision(
    stream,
    log.filter((event) => event.stream === stream).at(-1 - random.below(2))?.revision ?? 'no-events',
  )
}
