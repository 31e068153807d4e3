import { checkHistory, readHistory, readPostgresLog, readSqliteLog, type LoggedEvent } from '@factos/testing/history'
import { Client } from 'pg'
import { tortureModel } from '../workloads/all-workloads.ts'
import type { Evidence, LogPlace } from './hunts/hunt.ts'

/** What the history checker objects to first, in a line. To be called where the unchanged sources are loaded. */
export const judgeEvidence = async ({ files, log, earlier = [] }: Evidence): Promise<string | undefined> => {
  const earlierTimelines: { log: readonly LoggedEvent[]; endedAtNs: string }[] = []
  for (const one of earlier) earlierTimelines.push({ log: await readLog(one.log), endedAtNs: one.endedAtNs })
  const { violations, counts } = checkHistory({
    records: readHistory(files),
    log: await readLog(log),
    model: tortureModel,
    earlierTimelines,
  })
  if (counts.accepted === 0) throw new Error('nothing was accepted, so that there was nothing to judge')
  const [first] = violations.toSorted((one, other) => one.message.length - other.message.length)
  return first === undefined ? undefined : `history: ${first.kind} (${first.message})`
}

const readLog = async (place: LogPlace): Promise<readonly LoggedEvent[]> => {
  if (place.kind === 'sqlite') return readSqliteLog(place.path)
  const client = new Client({ connectionString: place.url })
  await client.connect()
  try {
    return await readPostgresLog((text) => client.query(text), { schema: place.schema })
  } finally {
    await client.end()
  }
}
