import type { LogClient } from '../dispatch/log-client.ts'
import { ok } from '../result.ts'
import type { PageRead } from '../storage/read-call.ts'
import { mayBlameOne } from './may-blame-one.ts'

type Answer = Awaited<ReturnType<LogClient['read']>>

/** As `LogClient.read`; `onSent` is called when the read goes out, and can no longer see what happens later. */
export type BatchedRead = (
  reads: readonly PageRead[],
  commandIds: readonly string[],
  onSent?: () => void,
) => Promise<Answer>

interface WaitingRead {
  readonly reads: readonly PageRead[]
  readonly commandIds: readonly string[]
  readonly onSent: (() => void) | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * Sends reads that wait at the same time in one round trip. Nobody waits for company: the first goes out at once, and
 * those that come while it is under way go out together after it. A read only ever serves callers that were waiting when
 * it was sent, so what it says is never older than their question.
 */
export const readBatcher = (log: LogClient): BatchedRead => {
  let waiting: WaitingRead[] = []
  let underWay = false

  const send = async (): Promise<void> => {
    underWay = true
    // Those asked for in the same turn of the event loop still join.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, log.limits.requests)
      waiting = waiting.slice(batch.length)
      await answer(log, batch)
    }
    underWay = false
  }

  return (reads, commandIds, onSent) =>
    new Promise((resolve, reject) => {
      waiting.push({ reads, commandIds, onSent, resolve, reject })
      if (!underWay) void send()
    })
}

const takeBatch = (waiting: readonly WaitingRead[], limit: number): readonly WaitingRead[] => {
  let reads = 0
  const end = waiting.findIndex((one, index) => (reads += one.reads.length) > limit && index > 0)
  return end < 0 ? waiting.slice() : waiting.slice(0, end)
}

const answer = async (log: LogClient, batch: readonly WaitingRead[]): Promise<void> => {
  for (const { onSent } of batch) onSent?.()
  try {
    const all = await log.read(
      batch.flatMap(({ reads }) => reads),
      [...new Set(batch.flatMap(({ commandIds }) => commandIds))],
    )
    if (!all.ok && batch.length > 1 && mayBlameOne(all.error)) {
      // One read that the store does not take must not cost its neighbours theirs.
      for (const one of batch) await answer(log, [one])
      return
    }
    let first = 0
    for (const { reads, commandIds, resolve } of batch) {
      const pages = all.ok ? all.value.pages.slice(first, first + reads.length) : []
      first += reads.length
      if (!all.ok) resolve(all)
      else
        resolve(
          ok({ ...all.value, pages, commands: all.value.commands.filter((one) => commandIds.includes(one.commandId)) }),
        )
    }
  } catch (thrown) {
    for (const { reject } of batch) reject(thrown)
  }
}
