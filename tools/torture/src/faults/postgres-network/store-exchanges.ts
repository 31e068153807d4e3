import type { DispatchWithQueryCall } from 'factos'
import type { Exchange } from './exchange.ts'
import type { Way } from './lane.ts'
import { notedCodec, notesOf, noting, type Note, type Noted, type OnlyLooked } from './noting.ts'
import { toldBy, toldByError } from './told.ts'
import type { Trial } from './trial.ts'

/** A dispatch with a command id whose context is cached: one append call, the first over its connection. */
export const dispatching: Exchange = {
  name: 'dispatch',
  events: 1,
  isRecorded: true,
  mustTell: 'accepted',
  isRepeatable: true,
  prepare: async (way, trial) => {
    await warmUp(way, trial)
    await reconnect(way.pool)
  },
  begin: (trial) => async (way) => toldBy(await way.store.dispatchWithQuery({ ...noteOf(trial) })),
}

/** The same over a connection that has sent this statement before, so that it is sent by its name. */
export const dispatchingAgain: Exchange = {
  ...dispatching,
  name: 'dispatch, the statement prepared',
  prepare: async (way, trial) => {
    await warmUp(way, trial)
    // Rejected on a cached context, it is confirmed by an append call without events.
    await warmUp(way, trial)
  },
}

/** A dispatch that shares nothing: it reads, then appends. A fault of the read is told as it is. */
export const dispatchingAlone: Exchange = {
  ...dispatching,
  name: 'dispatch with retry: false',
  mustTell: undefined,
  prepare: ({ pool }) => reconnect(pool),
  begin: (trial) => async (way) => toldBy(await way.store.dispatchWithQuery({ ...noteOf(trial), retry: false })),
}

/** Several events of one command. */
export const appendingThree: Exchange = {
  ...dispatching,
  name: 'append of three events',
  events: 3,
  prepare: ({ pool }) => reconnect(pool),
  begin: (trial) => async (way) => {
    const { stream, commandId } = trial
    return toldBy(await way.store.append({ stream, events: threeNotes(trial), codec: notedCodec, commandId }))
  },
}

/** Without a command id only the ids of the events, fixed before the first send, tell that it is there already. */
export const dispatchingUnnamed: Exchange = {
  ...dispatching,
  name: 'dispatch without a command id',
  isRepeatable: false,
  begin: (trial) => async (way) =>
    toldBy(await way.store.dispatchWithQuery({ ...noteOf(trial), commandId: undefined })),
}

/** Likewise of several events. */
export const appendingUnnamed: Exchange = {
  ...appendingThree,
  name: 'append without a command id',
  isRepeatable: false,
  begin: (trial) => async (way) =>
    toldBy(await way.store.append({ stream: trial.stream, events: threeNotes(trial), codec: notedCodec })),
}

/** A dispatch in a transaction: begin, lock, read, append and commit, each a round trip, and none sent again. */
export const transaction: Exchange = {
  ...dispatching,
  name: 'transaction',
  mustTell: undefined,
  prepare: ({ pool }) => reconnect(pool),
  begin: (trial) => async (way) => {
    const committed = await way.store.transaction((inside) => inside.dispatchWithQuery(noteOf(trial)))
    return committed.ok ? toldBy(committed.value) : toldByError(committed.error)
  },
}

/** The dispatch of a trial. */
const noteOf = ({
  stream,
  group,
  name,
  commandId,
}: Trial): DispatchWithQueryCall<Note, number, Noted, OnlyLooked, Noted, 'Noted'> => ({
  stream,
  query: notesOf(group),
  decider: noting,
  codec: notedCodec,
  command: { group, trial: name, onlyLook: false },
  commandId,
})

/** Has the pool open its connection. The last one may have been cut while it was idle. */
const connect = async (pool: Way['pool']): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await pool.query('select 1')
      return
    } catch (error) {
      if (attempt === 40) throw error
    }
  }
}

/** A new connection, over which nothing was sent before: whatever comes next has to name its statement in full. */
export const reconnect = async (pool: Way['pool']): Promise<void> => {
  await disconnect(pool)
  await connect(pool)
}

/** Leaves the pool without a connection. */
export const disconnect = async (pool: Way['pool']): Promise<void> => {
  await connect(pool)
  const client = await pool.connect()
  client.release(true)
}

/** Gets a connection, and reads the context into the cache: then a dispatch is one append call. */
const warmUp = async ({ store }: Way, trial: Trial): Promise<void> => {
  const { command, commandId: _, ...call } = noteOf(trial)
  const looked = await store.dispatchWithQuery({ ...call, command: { ...command, onlyLook: true } })
  if (looked.error?.kind !== 'DomainError') throw new Error(`could not warm up: ${JSON.stringify(looked)}`)
}

const threeNotes = ({ group, name }: Trial): readonly Noted[] =>
  [1, 2, 3].map((seen) => ({ type: 'Noted', group, trial: name, seen }))
