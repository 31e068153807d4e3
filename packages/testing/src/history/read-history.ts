import { readFileSync } from 'node:fs'
import type { HistoryRecord } from './history-record.ts'

/**
 * The records of several histories, in the order of their times. The last line of a file may be torn, as a killed process
 * leaves it, and is left out then. Any other damage throws an `Error` that names the file and line.
 *
 * @example
 * const records = readHistory(['history/worker-1.jsonl', 'history/worker-2.jsonl'])
 */
export const readHistory = (files: readonly string[]): HistoryRecord[] => {
  const records: { readonly at: bigint; readonly record: HistoryRecord }[] = []
  for (const file of files) {
    for (const record of recordsOf(file)) records.push({ at: BigInt(record.at), record })
  }
  // A stable sort: of one process at one moment, what was written first comes first.
  records.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  return records.map(({ record }) => record)
}

function* recordsOf(file: string): Generator<HistoryRecord, void, undefined> {
  const began = new Set<string>()
  let number = 0
  for (const line of linesIn(readFileSync(file))) {
    number += 1
    const record = parsed(line)
    if (record === undefined) throw new Error(`${file}:${number} is not a line of a history`)
    if (record.kind === 'Begin') {
      if (began.has(record.op)) throw new Error(`${file}:${number}: the call ${record.op} began twice`)
      began.add(record.op)
    } else if (!began.delete(record.op)) {
      throw new Error(`${file}:${number}: the call ${record.op} ended, but had not begun`)
    }
    yield record
  }
}

/** One by one, because a long history is more than one string can hold. What follows the last newline is torn. */
function* linesIn(bytes: Buffer): Generator<string, void, undefined> {
  let start = 0
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    yield bytes.toString('utf8', start, end)
    start = end + 1
  }
}

const newline = 0x0a

const parsed = (line: string): HistoryRecord | undefined => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  return isRecord(value) ? value : undefined
}

const isRecord = (value: unknown): value is HistoryRecord => {
  if (typeof value !== 'object' || value === null) return false
  const { at, kind, op, method, process, outcome } = value as Partial<Record<string, unknown>>
  if (typeof at !== 'string' || !/^\d+$/.test(at) || typeof op !== 'string') return false
  if (kind === 'Begin') return typeof method === 'string' && typeof process === 'string'
  return kind === 'End' && typeof outcome === 'object' && outcome !== null && 'kind' in outcome
}
