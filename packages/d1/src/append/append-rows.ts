import { noEvents } from 'factos'
import { isMatchAll } from 'factos/sql'
import type { AppendRequest, EventToAppend, StoredCondition } from 'factos/storage'
import { afterOf } from './after-of.ts'
import { dataColumns } from './data-columns.ts'
import { rowCollector, type JsonRows, type RowCollector } from './json-rows.ts'

/**
 * What an append call is made of, as rows of JSON arrays. Each begins with the index of its request; a condition's rows have
 * the index of the condition next.
 */
export interface AppendRows {
  /** request, number of events */
  readonly requests: JsonRows
  /** request, command id */
  readonly commandIds: JsonRows
  /** request, event id */
  readonly eventIds: JsonRows
  /** request, condition, stream, expected revision (-1: none) */
  readonly revisions: JsonRows
  /** request, condition, after, the only tag or null, types or null for any, several tags */
  readonly tagged: JsonRows
  /** request, condition, after, type */
  readonly typed: JsonRows
  /** request, condition, after */
  readonly any: JsonRows
  /** request, index, id, stream, type, version, tags, metadata, data as text, data as digits */
  readonly events: JsonRows
  /** request, index of the event, type, tags */
  readonly tags: JsonRows
  /** request, command id, stream, fingerprint, index of the first event, number of events */
  readonly commands: JsonRows
}

/** Those kinds of rows by which a request may be refused. */
export type CheckRows = Pick<AppendRows, 'commandIds' | 'eventIds' | 'revisions' | 'tagged' | 'typed' | 'any'>

/** The rows of these requests, each with its index in the call. */
export const appendRows = (requests: readonly (readonly [index: number, request: AppendRequest])[]): AppendRows => {
  const to: Collectors = {
    requests: rowCollector(),
    commandIds: rowCollector(),
    eventIds: rowCollector(),
    revisions: rowCollector(),
    tagged: rowCollector(),
    typed: rowCollector(),
    any: rowCollector(),
    events: rowCollector(),
    tags: rowCollector(),
    commands: rowCollector(),
  }
  for (const [index, { events, conditions, commands }] of requests) {
    to.requests.add([index, events.length])
    events.forEach((event, place) => addEvent(to, index, place, event))
    conditions.forEach((condition, place) => addCondition(to, index, place, condition))
    for (const { commandId, stream, fingerprint, firstEvent, eventCount } of commands) {
      to.commandIds.add([index, commandId])
      if (eventCount > 0) to.commands.add([index, commandId, stream, fingerprint, firstEvent, eventCount])
    }
  }
  return {
    requests: to.requests.rows(),
    commandIds: to.commandIds.rows(),
    eventIds: to.eventIds.rows(),
    revisions: to.revisions.rows(),
    tagged: to.tagged.rows(),
    typed: to.typed.rows(),
    any: to.any.rows(),
    events: to.events.rows(),
    tags: to.tags.rows(),
    commands: to.commands.rows(),
  }
}

/** The row of an event at its place in its request. */
export const eventRow = (request: number, place: number, event: EventToAppend): readonly unknown[] => {
  const { id, stream, type, version, tags, metadata, data } = event
  return [request, place, id, stream, type, version, tags, metadata, ...dataColumns(data)]
}

type Collectors = { readonly [K in keyof AppendRows]: RowCollector }

const addEvent = (to: Collectors, request: number, place: number, event: EventToAppend): void => {
  to.eventIds.add([request, event.id])
  to.events.add(eventRow(request, place, event))
  if (event.tags.length > 0) to.tags.add([request, place, event.type, event.tags])
}

const addCondition = (to: Collectors, request: number, place: number, condition: StoredCondition): void => {
  if (condition.kind === 'ExpectRevision') {
    const { stream, revision } = condition
    to.revisions.add([request, place, stream, revision === noEvents ? -1 : revision])
    return
  }
  const { query } = condition
  const after = afterOf(condition)
  if (isMatchAll(query)) {
    to.any.add([request, place, after])
    return
  }
  for (const { types, tags } of query.items) {
    if (tags.length === 0) for (const type of types) to.typed.add([request, place, after, type])
    else {
      const only = tags.length === 1 ? tags[0] : null
      to.tagged.add([request, place, after, only, types.length === 0 ? null : types, only === null ? tags : []])
    }
  }
}
