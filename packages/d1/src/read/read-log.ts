import { type Result, type StoreError } from 'factos'
import type { ReadAnswer, ReadCall } from 'factos/storage'
import type { CallDatabase } from '../database/call-database.ts'
import { completeEvents, unlessCorrupted } from './complete-events.ts'
import { foundCommands, recordedCommands, selectCommandsById } from './found-commands.ts'
import { foundHead, selectHeads } from './found-head.ts'
import { foundPage } from './found-page.ts'
import { rowsWanted, selectPage } from './select-page.ts'

/** Answers a read call in one batch, and in as many more as large data takes. */
export const readLog = async (
  call: CallDatabase,
  { reads, commandIds, knownHead }: ReadCall,
): Promise<Result<ReadAnswer, StoreError>> => {
  const rows = reads.reduce((sum, read) => sum + rowsWanted(read), 0)
  const inlineBytes = Math.max(minInlineBytes, Math.floor(answerBytes / Math.max(rows, maxInlineShare)))
  const pages = reads.map((read) => selectPage(read, inlineBytes))
  const commands = commandIds.length === 0 ? [] : [selectCommandsById(commandIds)]
  const answer = await call([selectHeads(knownHead), ...commands, ...pages.flat()], 'not-appended')
  if (!answer.ok) return answer

  const answers = answer.value.values()
  const head = foundHead(answers.next().value, knownHead)
  if (!head.ok) return head
  const known = commands.flatMap(() => foundCommands(answers.next().value ?? []))
  const pageBytes = Math.floor(callBytes / Math.max(reads.length, 1))
  const found = reads.map((read, index) =>
    foundPage(read, pages[index]?.map(() => answers.next().value ?? []) ?? [], pageBytes),
  )
  const all = [...found.flatMap((page) => page.found), ...known.flatMap((command) => command.found)]
  const complete = await completeEvents(call, all, 'not-appended')
  if (!complete.ok) return complete
  return unlessCorrupted(
    () => ({
      pages: found.map((page) => ({ events: complete.value(page.found), more: page.more })),
      commands: recordedCommands(known, complete.value),
      head: head.value,
    }),
    'not-appended',
  )
}

/** About how many bytes of data one answer of the database may hold. */
const answerBytes = 2 ** 23

/** About how many bytes of data a read call brings into memory. */
const callBytes = 2 ** 25

const minInlineBytes = 256

/** At least so many rows share an answer, so that a single large event is left for later as well. */
const maxInlineShare = 128
