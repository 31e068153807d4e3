import { err, type Result, type StoreError } from 'factos'
import { logReplaced } from 'factos/sql'
import { storeError, type AppendAnswer, type AppendCall } from 'factos/storage'
import type { CallDatabase } from '../database/call-database.ts'
import { maxParameters } from '../database/d1-limits.ts'
import type { Rows, Statement } from '../database/statement.ts'
import { completeEvents, unlessCorrupted } from '../read/complete-events.ts'
import { foundCommands } from '../read/found-commands.ts'
import { foundEvent } from '../read/found-event.ts'
import { foundHead, selectHeads } from '../read/found-head.ts'
import { afterOf } from './after-of.ts'
import { appendOutcomes } from './append-outcomes.ts'
import { appendRows } from './append-rows.ts'
import { appendStatements } from './append-statements.ts'
import type { CallBasis } from './checks.ts'
import { refusedByD1 } from './refused-request.ts'

/** Answers an append call in one batch: its statements check, report and insert, and all of it is one transaction. */
export const appendLog = async (
  call: CallDatabase,
  { requests, knownHead }: AppendCall,
): Promise<Result<AppendAnswer, StoreError>> => {
  const refused = requests.map(refusedByD1)
  const sent = [...requests.entries()].filter(([index]) => refused[index] === undefined)
  const basis: CallBasis = {
    known: knownHead.position,
    knownId: knownHead.eventId,
    after: Math.max(0, ...requests.flatMap(({ conditions }) => conditions.map(afterOf))),
    events: sent.reduce((sum, [, { events }]) => sum + events.length, 0),
  }
  const rows = appendRows(sent)
  const { failed, delta, commands, taken, inserts } = appendStatements(rows, basis)
  const all = [selectHeads(knownHead), failed, delta, commands, taken, ...inserts].filter(
    (statement): statement is Statement => statement !== undefined,
  )
  const conditions = rows.revisions.length + rows.tagged.length + rows.typed.length + rows.any.length
  if (conditions > maxConditionParts || all.some(({ values }) => values.length > maxParameters)) {
    return err(storeError('LimitExceeded', 'the names in the conditions of this call are more than D1 takes at once'))
  }

  // Without an insertion nothing can land, whatever becomes of the answer.
  const unanswered = inserts.length > 0 ? 'unknown' : 'not-appended'
  const answer = await call(all, unanswered)
  if (!answer.ok) return answer
  const rowsOf = (statement: Statement | undefined): Rows =>
    statement === undefined ? [] : (answer.value[all.indexOf(statement)] ?? [])

  const head = foundHead(answer.value[0], knownHead)
  if (!head.ok) return head
  const { position } = head.value
  if (basis.after > position) return err(logReplaced(basis.after))
  if (position > Number.MAX_SAFE_INTEGER - basis.events) {
    return err(storeError('LimitExceeded', 'the log has no positions left below 2^53'))
  }

  const known = foundCommands(rowsOf(commands))
  const takenEvents = rowsOf(taken).map(foundEvent)
  const deltaEvents = rowsOf(delta).map(foundEvent)
  const found = [...known.flatMap((command) => command.found), ...takenEvents, ...deltaEvents]
  const complete = await completeEvents(call, found, unanswered)
  if (!complete.ok) return complete
  const answered = unlessCorrupted(
    () =>
      appendOutcomes(requests, refused, {
        previousHead: head.value,
        failed: rowsOf(failed),
        delta: complete.value(deltaEvents),
        commands: known.map((command) => ({
          commandId: command.commandId,
          fingerprint: command.fingerprint,
          events: complete.value(command.found),
        })),
        taken: complete.value(takenEvents),
        inserted: rowsOf(inserts.at(-1)),
      }),
    unanswered,
  )
  if (!answered.ok || answered.value !== undefined) return answered as Result<AppendAnswer, StoreError>
  return err(storeError('Unexpected', 'D1 inserted other events than its checks accepted', { outcome: unanswered }))
}

/** How many parameters the conditions of a call may take, at about a megabyte each. */
const maxConditionParts = 16
