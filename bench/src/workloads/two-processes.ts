import type { Side, Work } from '../measure/side.ts'
import type { SchemaLog } from '../postgres/schema-log.ts'
import type { WorkerTask } from '../processes/messages.ts'
import { startWorker } from '../processes/start-worker.ts'
import type { Workload } from './workload.ts'

const callersEach = 64

/** Two processes that want the same context all the time. The share of the slower one shows whether it starves. */
export const twoProcessesWorkload: Workload = {
  name: 'two-processes',
  title: `one hot context of 1,000 events to begin with, two processes of ${callersEach} callers`,
  unit: 'commands',
  goals: { 'locked design': 20 },
  sides: async (world) => {
    const { url } = await world.database()
    return [
      await twoProcesses('factos', url, await world.log('factos', 'real')),
      await twoProcesses('locked design', url, await world.log('locked', 'copied')),
    ]
  },
}

const twoProcesses = async (side: WorkerTask['side'], url: string, log: SchemaLog): Promise<Side> => {
  const prefix = `two-processes-${side}`
  await log.addSales({ prefix, sales: 1, ticketsEach: 1_000 })
  const task = { side, url, schema: log.schema, sale: `${prefix}-1`, callers: callersEach }
  const workers = await Promise.all(['one', 'two'].map((buyer) => startWorker({ ...task, buyer })))
  return {
    name: side,
    work: async (seconds) => together(await Promise.all(workers.map(({ work }) => work(seconds)))),
    check: ({ events }) => log.verify(events),
    close: async () => void (await Promise.all(workers.map(({ end }) => end()))),
  }
}

/** The work of several processes that began and ended together. */
const together = (works: readonly Work[]): Work => {
  const operations = works.map((work) => work.operations)
  const total = operations.reduce((sum, one) => sum + one, 0)
  return {
    operations: total,
    events: works.reduce((sum, { events }) => sum + events, 0),
    seconds: Math.max(...works.map(({ seconds }) => seconds)),
    latenciesMs: works.flatMap(({ latenciesMs }) => latenciesMs),
    notes: {
      'share of the slower process': Math.min(...operations) / total,
      'longest wait, ms': works.reduce(
        (longest, { latenciesMs }) => latenciesMs.reduce((most, one) => Math.max(most, one), longest),
        0,
      ),
    },
  }
}
