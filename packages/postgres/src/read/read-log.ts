import type { Result, StoreError } from 'factos'
import { emptyHead, type Head, type Page, type ReadAnswer, type ReadCall } from 'factos/storage'
import type { Send } from '../connection/statement.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { answerFrom, wholeNumber, type Found } from './found-rows.ts'
import { isProblem, type Problem } from './problem-error.ts'
import { readStatement } from './read-statement.ts'

/** Answers a read call in one round trip. `within`: in a transaction that holds the log's lock. */
export const readLog = async (
  send: Send,
  names: SchemaNames,
  call: ReadCall,
  within = false,
): Promise<Result<ReadAnswer | Problem, StoreError>> => {
  const rows = await send(readStatement(names, call, within))
  if (!rows.ok) return rows
  return answerFrom<ReadInfo | Problem, ReadAnswer | Problem>(rows.value, 'not-appended', (found) =>
    isProblem(found.info) ? found.info : readAnswer(call, found as Found<ReadInfo>),
  )
}

/** See `factos_read`. */
interface ReadInfo {
  readonly head: HeadInfo
  readonly pages: readonly (readonly [owner: number, positions: readonly number[]])[] | null
  readonly commands:
    | readonly (readonly [commandId: string, fingerprint: string, firstPosition: number, eventCount: number])[]
    | null
}

/** A head as the schema's functions return it. */
export type HeadInfo = readonly [position: number, eventId: string]

const readAnswer = ({ reads }: ReadCall, { info, eventAt }: Found<ReadInfo>): ReadAnswer => {
  const positions = new Map(info.pages)
  return {
    pages: reads.map(({ limit }, index): Page => {
      const found = positions.get(index) ?? []
      return { events: found.slice(0, limit).map(eventAt), more: found.length > limit }
    }),
    commands: (info.commands ?? []).map(([commandId, fingerprint, firstPosition, eventCount]) => ({
      commandId,
      fingerprint,
      events: Array.from({ length: eventCount }, (_, index) => eventAt(firstPosition + index)),
    })),
    head: headFrom(info.head),
  }
}

/** The head of a document. */
export const headFrom = ([position, eventId]: HeadInfo): Head =>
  position === 0 ? emptyHead : { position: wholeNumber(position, 'the head'), eventId }
