import {
  checkHistory,
  historyOpKey,
  type CallBegan,
  type CheckHistoryOptions,
  type HistoryModel,
  type HistoryOutcome,
  type HistoryRecord,
  type LoggedEvent,
  type ModelCodec,
} from '@factos/testing/history'

/** A history and its log, written by hand. The clock ticks with every line. */
export interface WrittenHistory {
  readonly records: HistoryRecord[]
  readonly log: LoggedEvent[]
  readonly begin: (op: string, call: Omit<CallBegan, 'at' | 'kind' | 'op' | 'process'>) => void
  /** Appends what the call wrote to the log. */
  readonly land: (op: string, ...events: readonly unknown[]) => void
  readonly end: (op: string, outcome: HistoryOutcome) => void
  /** Ends a call with the events that it, or another one, wrote. */
  readonly accept: (op: string, more?: { readonly duplicateOf?: string; readonly observed?: number }) => void
  /** The events that a call wrote. */
  readonly writtenBy: (op: string) => readonly LoggedEvent[]
  /** What the next line will be written at. */
  readonly now: () => bigint
  /** What the checker finds: `kind: message` each. */
  readonly problems: (options?: Partial<CheckHistoryOptions>) => readonly string[]
}

export const writtenHistory = (model: HistoryModel): WrittenHistory => {
  const records: HistoryRecord[] = []
  const log: LoggedEvent[] = []
  let clock = 1_000_000n
  const tick = (): string => String((clock += 10n))
  const calls = new Map<string, CallBegan>()
  const callOf = (op: string): CallBegan => {
    const call = calls.get(op)
    if (call === undefined) throw new Error(`${op} has not begun`)
    return call
  }
  const codecOf = ({ codec }: CallBegan): ModelCodec => model.codecs[codec ?? '']!
  const writtenBy = (op: string) => log.filter(({ metadata }) => metadata[historyOpKey] === op)
  const end: WrittenHistory['end'] = (op, outcome) => records.push({ at: tick(), kind: 'End', op, outcome })

  return {
    records,
    log,
    writtenBy,
    end,
    now: () => clock + 5n,
    begin: (op, call) => {
      const began: CallBegan = { at: tick(), kind: 'Begin', op, process: op.split('-')[0]!, ...call }
      calls.set(op, began)
      records.push(began)
    },
    land: (op, ...events) => {
      const call = callOf(op)
      for (const event of events) {
        const { type, tags, data } = codecOf(call).encode(event) as unknown as {
          type: string
          tags: string[]
          data: Uint8Array
        }
        const stream = call.stream ?? ''
        const position = log.length + 1
        const revision = log.filter((other) => other.stream === stream).length
        const metadata = { ...call.metadata, [historyOpKey]: op }
        log.push({
          position,
          id: `id${position} ${op}`,
          stream,
          revision,
          type,
          version: 1,
          tags,
          metadata,
          recordedAt: 7,
          data,
        })
      }
    },
    accept: (op, { duplicateOf, observed } = {}) => {
      const written = writtenBy(duplicateOf ?? op)
      const call = callOf(op)
      const last = written.at(-1)
      end(op, {
        kind: 'Accepted',
        events: written.map(({ data, ...told }) => ({
          ...told,
          event: codecOf(call).decode({ ...told, data } as never).value as unknown,
        })),
        append: last === undefined ? null : { position: last.position, currentRevision: last.revision },
        observed: (observed ?? (last === undefined ? log.length : written[0]!.position - 1)) || 'no-position',
        attempts: 1,
        duplicate: duplicateOf !== undefined,
      })
    },
    problems: (options) =>
      checkHistory({ records, log, model, ...options }).violations.map(({ kind, message }) => `${kind}: ${message}`),
  }
}
