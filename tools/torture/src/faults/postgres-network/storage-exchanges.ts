import { randomUUID } from 'node:crypto'
import { failIfEventsMatch } from 'factos'
import { emptyHead, type AppendRequest } from 'factos/storage'
import type { Exchange } from './exchange.ts'
import type { Way } from './lane.ts'
import { notesOf } from './noting.ts'
import { disconnect, reconnect } from './store-exchanges.ts'
import { toldByError, type Told } from './told.ts'
import type { Trial } from './trial.ts'

/** One call of the storage port, which sends once: what it tells is what the classifier makes of the fault. */
export const storageAppend: Exchange = {
  name: 'storage append',
  events: 2,
  isRecorded: false,
  isRepeatable: true,
  prepare: ({ pool }) => reconnect(pool),
  begin: (trial) => {
    const request = requestOf(trial)
    return (way) => appendOnce(way, request)
  },
}

/** The same over a new connection: what is cut is the making of that, with its authentication. Nothing was sent then. */
export const connecting: Exchange = {
  ...storageAppend,
  name: 'connecting',
  mustTell: 'not-appended',
  prepare: ({ pool }) => disconnect(pool),
  part: async ({ pool }) => (await pool.connect()).release(),
}

const appendOnce = async ({ storage }: Way, request: AppendRequest): Promise<Told> => {
  const answer = await storage.append({ requests: [request], knownHead: emptyHead })
  if (!answer.ok) return toldByError(answer.error)
  const [outcome] = answer.value.outcomes
  if (outcome?.kind === 'Appended') {
    const positions = request.events.map((_, index) => outcome.firstPosition + index)
    return { kind: 'accepted', positions, duplicate: false }
  }
  if (outcome?.kind !== 'DuplicateCommand') return { kind: 'other', why: JSON.stringify(outcome) }
  const positions = outcome.commands.flatMap(({ events }) => events.map(({ position }) => position))
  return { kind: 'accepted', positions, duplicate: true }
}

const requestOf = ({ stream, group, name, commandId }: Trial): AppendRequest => ({
  events: [1, 2].map((seen) => ({
    id: randomUUID(),
    stream,
    type: 'Noted',
    version: 1,
    tags: [`group:${group}`],
    metadata: {},
    data: new TextEncoder().encode(JSON.stringify({ group, trial: name, seen })),
  })),
  conditions: [failIfEventsMatch(notesOf(`${group}-never`), 1)],
  commands: [{ commandId, stream, fingerprint: 'a fingerprint', firstEvent: 0, eventCount: 2 }],
})
