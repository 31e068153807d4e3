import { noEvents, noPosition, type FailIfEventsMatch } from 'factos'
import type { AppendCall, AppendRequest, EventToAppend, StoredCondition } from 'factos/storage'
import type { Statement } from '../connection/statement.ts'
import { libraryVersion } from '../schema/migrations.ts'
import { queryArms } from '../read/read-statement.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { plainArray, textArray } from '../sql/array-literal.ts'
import type { KnownRevisions } from './known-revisions.ts'

/** How an append call is sent. */
export interface AppendStatement extends Statement {
  /** The streams that the call appends to or has conditions on, each once: what the function calls `_streams`. */
  readonly streams: readonly string[]
  /** The request, by index, of each condition that the function numbers from 1. */
  readonly conditions: readonly NumberedCondition[]
  /** Likewise of each command id. */
  readonly commands: readonly { readonly request: number; readonly commandId: string }[]
}

interface NumberedCondition {
  readonly request: number
  readonly index: number
  readonly condition: StoredCondition
}

/** How an append call is carried out, besides what it says itself. */
export interface AppendMeans {
  readonly lockTimeoutMs: number
  /** In a transaction that holds the log's lock. */
  readonly within: boolean
  /** Where streams go on, as far as it is known. */
  readonly revisions?: KnownRevisions | undefined
}

/** The call of `factos_append` for an append call; its parameters are documented at the function. */
export const appendStatement = (
  { schema, appendStatement: name }: SchemaNames,
  { requests, knownHead }: AppendCall,
  { lockTimeoutMs, within, revisions }: AppendMeans,
): AppendStatement => {
  const events = requests.flatMap((request, index) => request.events.map((event) => ({ event, request: index + 1 })))
  const conditions = requests.flatMap(numberedConditions)
  const numbers = streamNumbers(events, conditions)
  const streams = [...numbers.keys()]
  const knownNext = revisions?.asOf(knownHead, streams)
  const afters = conditions.flatMap(({ condition }) =>
    condition.kind === 'FailIfEventsMatch' ? afterOf(condition) : [],
  )
  const commands = requests.flatMap((request, index) =>
    request.commands.map(({ commandId }) => ({ request: index, commandId })),
  )
  const values = [
    String(libraryVersion),
    String(within),
    String(lockTimeoutMs),
    String(knownHead.position),
    knownHead.eventId,
    String(afters.reduce((highest, after) => Math.max(highest, after), 0)),
    afters.length === 0 ? null : String(afters.reduce((lowest, after) => Math.min(lowest, after), Infinity)),
    streams.length === 0 ? null : textArray(streams),
    knownNext === undefined ? null : plainArray(knownNext),
    plainArray(requests.map((request) => request.events.length)),
    ...eventValues(events, numbers),
    ...conditionValues(conditions, numbers),
    ...commandValues(requests),
  ]
  const parameters = values.map((_, index) => `$${index + 1}`).join(', ')
  return {
    name: within ? undefined : name,
    text: `select * from ${schema}.factos_append(${parameters})`,
    values,
    appends: true,
    streams,
    conditions,
    commands,
  }
}

type Value = string | Uint8Array | null

/** A number, from 1, for each stream that events go to or conditions speak of. */
const streamNumbers = (
  sent: readonly SentEvent[],
  conditions: readonly NumberedCondition[],
): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>()
  const note = (stream: string): void => {
    if (!numbers.has(stream)) numbers.set(stream, numbers.size + 1)
  }
  for (const { event } of sent) note(event.stream)
  for (const { condition } of conditions) if (condition.kind === 'ExpectRevision') note(condition.stream)
  return numbers
}

interface SentEvent {
  readonly event: EventToAppend
  readonly request: number
}

const eventValues = (sent: readonly SentEvent[], numbers: ReadonlyMap<string, number>): readonly Value[] => {
  if (sent.length === 0) return nulls(11)
  const events = sent.map(({ event }) => event)
  const places = new Map<string, number>()
  const { starts, bytes } = joined(events.map(({ data }) => data))
  return [
    plainArray(sent.map(({ request }) => request)),
    textArray(events.map(({ id }) => id)),
    plainArray(events.map(({ stream }) => numbers.get(stream) ?? 0)),
    plainArray(
      events.map(({ stream }) => {
        const place = places.get(stream) ?? 0
        places.set(stream, place + 1)
        return place
      }),
    ),
    textArray(events.map(({ type }) => type)),
    plainArray(events.map(({ version }) => version)),
    textArray(events.map(({ tags }) => textArray(tags))),
    textArray(events.map(({ metadata }) => JSON.stringify(metadata))),
    plainArray(starts),
    plainArray(events.map(({ data }) => data.length)),
    bytes,
  ]
}

/** The data of all events in one parameter: an array of bytes would travel as text, twice as long. */
const joined = (parts: readonly Uint8Array[]): { readonly starts: readonly number[]; readonly bytes: Uint8Array } => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  const starts = parts.map((part) => {
    bytes.set(part, offset)
    offset += part.length
    return offset - part.length + 1
  })
  return { starts, bytes }
}

const numberedConditions = ({ conditions }: AppendRequest, request: number): readonly NumberedCondition[] =>
  conditions.map((condition, index) => ({ request, index, condition }))

const conditionValues = (
  conditions: readonly NumberedCondition[],
  numbers: ReadonlyMap<string, number>,
): readonly Value[] => {
  if (conditions.length === 0) return nulls(8)
  const revisions = conditions.flatMap(({ condition }, index) =>
    condition.kind === 'ExpectRevision' ? [{ condition, number: index + 1 }] : [],
  )
  const arms = conditions.flatMap(({ condition }, index) =>
    condition.kind === 'FailIfEventsMatch'
      ? queryArms(condition.query).map((arm) => ({ ...arm, after: afterOf(condition), number: index + 1 }))
      : [],
  )
  return [
    plainArray(conditions.map(({ request }) => request + 1)),
    ...(revisions.length === 0
      ? nulls(3)
      : [
          plainArray(revisions.map(({ number }) => number)),
          plainArray(revisions.map(({ condition }) => numbers.get(condition.stream) ?? 0)),
          plainArray(revisions.map(({ condition }) => (condition.revision === noEvents ? -1 : condition.revision))),
        ]),
    ...(arms.length === 0
      ? nulls(4)
      : [
          plainArray(arms.map(({ number }) => number)),
          textArray(arms.map(({ types }) => types)),
          textArray(arms.map(({ tags }) => tags)),
          plainArray(arms.map(({ after }) => after)),
        ]),
  ]
}

const commandValues = (requests: readonly AppendRequest[]): readonly Value[] => {
  let eventsBefore = 0
  const marks = requests.flatMap(({ events, commands }, index) => {
    const first = eventsBefore + 1
    eventsBefore += events.length
    return commands.map((command) => ({ ...command, request: index + 1, first: first + command.firstEvent }))
  })
  if (marks.length === 0) return nulls(6)
  return [
    textArray(marks.map(({ commandId }) => commandId)),
    plainArray(marks.map(({ request }) => request)),
    textArray(marks.map(({ stream }) => stream)),
    textArray(marks.map(({ fingerprint }) => fingerprint)),
    plainArray(marks.map(({ first }) => first)),
    plainArray(marks.map(({ eventCount }) => eventCount)),
  ]
}

const afterOf = ({ after }: FailIfEventsMatch): number => (after === noPosition ? 0 : after)

const nulls = (count: number): readonly null[] => Array.from({ length: count }, () => null)
