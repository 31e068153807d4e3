import type { RecordedCommand } from 'factos/storage'
import type { Rows, Statement } from '../database/statement.ts'
import type { CompleteEvents } from './complete-events.ts'
import { foundColumns, foundEvent, type FoundEvent } from './found-event.ts'

/** A command that is known, whose events may lack their data yet. */
export interface FoundCommand {
  readonly commandId: string
  readonly fingerprint: string
  readonly found: readonly FoundEvent[]
}

/** How large data may be to come at once: a command may have thousands of events. */
const inlineBytes = 1_024

/** Selects those of the commands that are known, with their events. `source` gives rows aliased `j` whose `value` is `idOf`. */
export const selectCommands = (source: string, id: string): string =>
  `SELECT c.command_id AS command, c.fingerprint AS fingerprint, ${foundColumns(inlineBytes)} FROM ${source} ` +
  `CROSS JOIN factos_commands AS c ON c.command_id = ${id} ` +
  'CROSS JOIN factos_events AS e ON e.position >= c.first_position AND e.position < c.first_position + c.event_count ' +
  'ORDER BY e.position'

/** Selects those of these commands that are known. */
export const selectCommandsById = (commandIds: readonly string[]): Statement => ({
  text: selectCommands('json_each(?) AS j', 'j.value'),
  values: [JSON.stringify(commandIds)],
})

/** The commands that it returned, in the order of their events. */
export const foundCommands = (rows: Rows): readonly FoundCommand[] => {
  const commands = new Map<string, { commandId: string; fingerprint: string; found: FoundEvent[] }>()
  for (const row of rows) {
    const commandId = row['command'] as string
    const known = commands.get(commandId)
    if (known !== undefined) known.found.push(foundEvent(row))
    else commands.set(commandId, { commandId, fingerprint: row['fingerprint'] as string, found: [foundEvent(row)] })
  }
  return [...commands.values()]
}

/** The commands with complete events. */
export const recordedCommands = (
  commands: readonly FoundCommand[],
  complete: CompleteEvents,
): readonly RecordedCommand[] =>
  commands.map(({ commandId, fingerprint, found }) => ({ commandId, fingerprint, events: complete(found) }))
