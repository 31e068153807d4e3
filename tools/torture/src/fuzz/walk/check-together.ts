import { matchesQuery, type EventStore, type Query } from 'factos'
import { counting, countedCodec, type Counted } from './counting.ts'
import { expectSame } from './expect-same.ts'
import { makeCall, queryOf, type Outcome, type PlacedCall } from './make-call.ts'
import type { Universe } from './universe.ts'

/**
 * Holds what calls came to that were made at the same time against an order in which they could have come one after the
 * other: that of the log. The model then goes on from there. Throws where there is none.
 */
export const checkTogether = async (
  model: EventStore,
  universe: Universe,
  placed: readonly PlacedCall[],
  outcomes: readonly Outcome[],
): Promise<void> => {
  const all = placed.map((one, i) => ({ placed: one, outcome: outcomes[i] as Outcome }))
  const accepted = all
    .filter(({ outcome }) => outcome.kind === 'Accepted')
    .toSorted((one, other) => (one.outcome.first ?? 0) - (other.outcome.first ?? 0))
  for (const { placed: one, outcome } of accepted) {
    // By itself it was decided on the head; together with others on an earlier one that came to the same.
    expectSame(withoutObserved(outcome), withoutObserved(await makeCall(model, universe, one)), one)
  }
  const log: { readonly position: number; readonly event: Counted; readonly stream: string }[] = []
  for await (const recorded of model.read({ query: allOf, codec: countedCodec() })) log.push(recorded)
  for (const { placed: one, outcome } of all) {
    const problem = await problemOf(model, universe, one, outcome, log)
    if (problem !== undefined) throw new Error(`${problem}: ${JSON.stringify(one)} came to ${JSON.stringify(outcome)}`)
  }
}

type Log = readonly { readonly position: number; readonly event: Counted; readonly stream: string }[]

const allOf: Query<never> = { kind: 'AllEvents', items: [] }

const problemOf = async (
  model: EventStore,
  universe: Universe,
  placed: PlacedCall,
  outcome: Outcome,
  log: Log,
): Promise<string | undefined> => {
  const { call, head } = placed
  switch (outcome.kind) {
    case 'Duplicate':
      expectSame(withoutObserved(outcome), withoutObserved(await makeCall(model, universe, placed)), placed)
      return undefined
    case 'Rejected':
    case 'Context': {
      const observed = typeof outcome.observed === 'number' ? outcome.observed : 0
      if (observed < head) return `observed ${observed}, but ${head} was known before`
      const { seen, state } = outcome.told as { readonly seen?: string; readonly state?: string }
      const expected = foldOf(
        universe,
        call,
        log.filter(({ position }) => position <= observed),
      )
      return expected === undefined || (seen ?? state) === expected ? undefined : `should have seen ${expected}`
    }
    case 'Failed': {
      const told = outcome.told as { readonly reason?: string; readonly kind?: string; readonly outcome?: string }
      // Who gives up on a command that is under way under the same id cannot know what becomes of it.
      const isShared = told.reason === 'Aborted' && 'commandId' in call && call.commandId !== undefined
      if (told.outcome === 'unknown') return isShared ? undefined : 'nothing was lost, so that nothing is unknown'
      if (told.kind === 'AppendConditionFailed' && call.kind !== 'append') {
        return 'retry' in call && call.retry ? 'fewer others were there than it has attempts' : undefined
      }
      // A revision may be reached later, and so may a position.
      const condition = call.kind === 'append' ? call.condition : undefined
      if (condition !== undefined && ('revision' in condition || condition.behindHead < 0)) return undefined
      const { kind } = await makeCall(model, universe, placed)
      return kind === 'Accepted' ? 'the model accepts it, also after all others' : undefined
    }
    default:
      return undefined
  }
}

/** What a call has to have seen, where it looks at one context. */
const foldOf = (universe: Universe, call: PlacedCall['call'], log: Log): string | undefined => {
  const fold = (events: Log): string =>
    events.reduce((seen, { event }) => counting.evolve(seen, event), counting.initial)
  const inStream = (index: number): Log => {
    const stream = universe.streams[index % universe.streams.length]
    return log.filter((event) => event.stream === stream)
  }
  const matching = (query: Query): Log => log.filter(({ event }) => matchesQuery(event, query))
  switch (call.kind) {
    case 'dispatch':
    case 'loadStream':
      return fold(inStream(call.stream))
    case 'dispatchWithQuery':
    case 'readContext':
      return fold(matching(queryOf(universe, call.query)))
    case 'dispatchWithContext':
      return `${fold(matching(queryOf(universe, call.query)))} & ${fold(matching(queryOf(universe, call.other)))}`
    case 'append':
    case 'read':
      return undefined
  }
}

const withoutObserved = (outcome: Outcome): Outcome => ({ ...outcome, observed: undefined })
