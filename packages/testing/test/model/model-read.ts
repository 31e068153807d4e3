import type { Page, PageRead, ReadAnswer, ReadCall, RecordedCommand, StoredEvent } from 'factos/storage'
import { emptyHead, type Head } from 'factos/storage'
import type { Fault } from './fault.ts'
import { selects } from './matching.ts'
import type { Snapshot } from './model-log.ts'

/** The head of a snapshot. */
export const headOf = ({ events }: Snapshot): Head => {
  const last = events.at(-1)
  return last === undefined ? emptyHead : { position: last.position, eventId: last.id }
}

/** What a read call finds in a snapshot. `later` is what the log has become meanwhile; only faults look at it. */
export const answerRead = (call: ReadCall, snapshot: Snapshot, later: Snapshot, fault?: Fault): ReadAnswer => {
  const pages = call.reads.map((one, i) =>
    pageOf(one, fault === 'pages read one after the other' && i > 0 ? later : snapshot, fault),
  )
  const found = pages.flatMap(({ events }) => events).toSorted((a, b) => a.position - b.position)
  const commandIds = fault === 'command id not looked up by reads' ? [] : call.commandIds
  return {
    pages,
    commands: commandIds.flatMap((commandId) => recordedCommand(snapshot, commandId, fault) ?? []),
    head:
      fault === 'head of the last match' && call.reads.length > 0
        ? headOf({ ...snapshot, events: found })
        : headOf(fault === 'head read after the pages' ? later : snapshot),
  }
}

/** What is remembered of a command. */
export const recordedCommand = (snapshot: Snapshot, commandId: string, fault?: Fault): RecordedCommand | undefined => {
  const commands = fault === 'only the latest commands remembered' ? snapshot.commands.slice(-300) : snapshot.commands
  const known = commands.find((command) => command.commandId === commandId)
  if (known === undefined) return undefined
  const positions = fault === 'first event of a duplicate only' ? known.positions.slice(0, 1) : known.positions
  const events = snapshot.events.filter(({ position }) => positions.includes(position))
  return { commandId, fingerprint: known.fingerprint, events: events.map((event) => handedOut(event, fault)) }
}

/** An event as a caller gets it, who may do with the bytes what it likes. */
export const handedOut = (event: StoredEvent, fault?: Fault): StoredEvent =>
  fault === 'bytes shared with the caller' ? event : { ...event, data: event.data.slice() }

const pageOf = (read: PageRead, { events }: Snapshot, fault?: Fault): Page => {
  const { select, after, before = Infinity, limit, direction } = read
  const upTo = fault === 'upTo ignored' ? Infinity : (read.upTo ?? Infinity)
  const isBefore = (position: number): boolean =>
    fault === 'before taken as inclusive' ? position <= before : position < before
  const isSelected = (event: StoredEvent): boolean =>
    select.kind === 'Stream' ? event.stream === select.stream : selects(event, select.query, 'reads', fault)
  const times = (event: StoredEvent): number =>
    fault === 'events selected once for each item' && select.kind === 'Query'
      ? Math.max(
          1,
          select.query.items.filter((item) => selects(event, { kind: 'Items', items: [item] }, 'reads')).length,
        )
      : 1
  const all = events
    .filter(
      (event) => event.position > after && isBefore(event.position) && event.position <= upTo && isSelected(event),
    )
    .flatMap((event) => Array<StoredEvent>(times(event)).fill(event))
  const ordered = direction === 'forwards' ? all : all.toReversed()
  const page =
    fault === 'backwards pages cut from the front' && direction === 'backwards'
      ? all.slice(0, limit).toReversed()
      : ordered.slice(0, limit)
  const more = fault === 'more said at the exact end' ? ordered.length >= limit : ordered.length > limit
  return { events: page.map((event) => handedOut(event, fault)), more: more && fault !== 'more never said' }
}
