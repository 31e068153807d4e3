import { sqliteStore } from '@factos/sqlite'
import { allEvents, FactosError, failIfEventsMatch, noPosition, type Result } from 'factos'
import { noteCodec, noteTaker, sampleQueries, sampleStreams } from './sample-log.ts'

/** What a store answered to each question, by the question: text to compare, or the error. */
export type Examination = Readonly<Record<string, Answer>>

/** An answer, or the kind and reason of the error in its place. */
export type Answer = { readonly said: string } | { readonly failed: string; readonly message: string }

/** Asks a store everything that a decision may rest on, then lets it decide on one query. That writes to the file. */
export const examineLog = async (path: string, decideOn: string): Promise<Examination> => {
  const store = sqliteStore({ path, busyTimeoutMs: 200, retry: false })
  const answers: Record<string, Answer> = {}
  const ask = async (question: string, answer: () => Promise<unknown>): Promise<void> => {
    try {
      answers[question] = { said: JSON.stringify(await answer()) }
    } catch (error) {
      if (!(error instanceof FactosError)) throw error
      const { error: value, message } = error as FactosError
      answers[question] = { failed: 'reason' in value ? `${value.kind} ${value.reason}` : value.kind, message }
    }
  }
  const all = async (direction: 'forwards' | 'backwards'): Promise<unknown[]> => {
    const events = []
    for await (const event of store.read({ query: allEvents, codec: noteCodec, direction })) events.push(event)
    return events
  }
  await ask('all events', () => all('forwards'))
  await ask('all events backwards', () => all('backwards'))
  for (const [name, query] of Object.entries(sampleQueries)) {
    await ask(`context of ${name}`, async () =>
      answered(await store.readContext({ query, decider: noteTaker, codec: noteCodec })),
    )
  }
  for (const stream of sampleStreams) {
    await ask(`stream ${stream}`, async () =>
      answered(await store.loadStream({ stream, decider: noteTaker, codec: noteCodec })),
    )
  }
  for (const [name, query] of Object.entries(sampleQueries)) {
    await ask(`condition on ${name}`, async () => {
      const condition = failIfEventsMatch(query, noPosition)
      const call = { stream: 'new', events: [], codec: noteCodec, condition }
      const { ok, error } = await store.append(call)
      if (!ok && error.kind === 'StoreError') throw new FactosError(error)
      return ok ? 'holds' : error.kind
    })
  }
  for (const number of [0, 17, 40]) {
    const command = { room: number, text: 'again' }
    const stream = sampleStreams[number % sampleStreams.length] as string
    const call = { stream, decider: noteTaker, codec: noteCodec, command, commandId: `command-${number}` }
    await ask(`repeat of command ${number}`, async () => withoutTimes(answered(await store.dispatch(call))))
  }
  const query = sampleQueries[decideOn] as (typeof sampleQueries)[string]
  const call = { stream: 'decided', query, decider: noteTaker, codec: noteCodec, command: { room: 1, text: 'new' } }
  await ask(`decision on ${decideOn}`, async () => {
    const { events } = answered(await store.dispatchWithQuery(call))
    return events.map(({ event, position, revision }) => ({ event, position, revision }))
  })
  await store.close()
  return answers
}

const answered = <T, E>(result: Result<T, E>): T => {
  if (result.ok) return result.value
  throw new FactosError(result.error as ConstructorParameters<typeof FactosError>[0])
}

const withoutTimes = <T extends { readonly attempts: number; readonly observed: unknown }>(done: T): Partial<T> => ({
  ...done,
  attempts: undefined,
  observed: undefined,
})
