import {
  accept,
  decider,
  jsonCodec,
  unwrap,
  type Dispatch,
  type DispatchError,
  type EventStore,
  type JsonCodec,
  type Result,
} from 'factos'
import { expectEqual } from '../../expectation/expect-that.ts'
import { patient } from './ticket-sale.ts'

type Counted = { readonly type: 'Counted'; readonly value: number }
type Incremented = Result<Dispatch<Counted>, DispatchError>

const counterCodec: JsonCodec<Counted> = jsonCodec<Counted>({ Counted: { tags: () => [] } })

const counter = decider<'increment', number, Counted>({
  initial: 0,
  evolve: (_, { value }) => value,
  decide: (value) => accept({ type: 'Counted', value: value + 1 }),
})

/** Counts one more in a stream: each value rests on the one before. */
export const increment = (store: Pick<EventStore, 'dispatch'>, stream: string): Promise<Incremented> =>
  store.dispatch({ stream, decider: counter, codec: counterCodec, command: 'increment', retry: patient })

/** Throws unless every increment was accepted, rests on the one before, and was told its own place. */
export const expectCounted = async (
  store: Pick<EventStore, 'loadStream'>,
  stream: string,
  results: readonly Incremented[],
): Promise<void> => {
  const revisions = results.map((result) => unwrap(result).append?.currentRevision).toSorted((a = 0, b = 0) => a - b)
  expectEqual(
    revisions,
    results.map((_, i) => i),
    'each increment should have a revision of its own',
  )
  const { state, events, revision } = unwrap(await store.loadStream({ stream, decider: counter, codec: counterCodec }))
  const values = events.map(({ event }) => event.value)
  expectEqual(
    values,
    results.map((_, i) => i + 1),
    'each increment should rest on the one before',
  )
  expectEqual([state, revision], [results.length, results.length - 1], 'the stream should be counted to its end')
}
