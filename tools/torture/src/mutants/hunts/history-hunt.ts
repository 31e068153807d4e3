import { join } from 'node:path'
import { recordHistory } from '@factos/testing/history'
import { createTransactionalEventStore, type EventStoreOptions } from 'factos/storage'
import { seededRandom } from '../../random.ts'
import { tortureModel } from '../../workloads/all-workloads.ts'
import type { Hunt } from './hunt.ts'
import { lateReads } from './late-reads.ts'
import { losingAnswers } from './losing-answers.ts'
import { openLog, type HuntLog } from './open-log.ts'
import { workTogether } from './work-together.ts'

/** What is done in a round of histories. */
export interface HistoryWork {
  readonly store: Hunt['store']
  /** One store for each; by default the engine whole, off, and without its cache. */
  readonly engines?: readonly EventStoreOptions['engine'][] | undefined
  /** Kinds of work; all by default. */
  readonly only?: readonly string[] | undefined
  /** Of each store, in a round. */
  readonly calls?: number | undefined
  readonly callers?: number | undefined
  /** Whether appends or their answers get lost, or the answers to reads come late. */
  readonly line?: 'good' | 'losing' | 'slow' | undefined
}

const mixed = [undefined, false, { contextCache: false }, undefined] as const

/** Several stores work on one log; what each was told is held against it. */
export const historyHunt = (work: HistoryWork): Hunt => ({
  store: work.store,
  controlRounds: 2,
  round: async (context) => {
    const { engines = mixed, only, calls = 120, callers = 6, line = 'good' } = work
    await using log = await openLog(work.store, context)
    const recorded = engines.map((engine, index) => {
      const random = seededRandom(context.seed, 'lost', context.round, index)
      return openRecorded(log, join(context.folder, `s${index}.jsonl`), `s${index}`, engine, (storage) => {
        if (line === 'good') return storage
        return line === 'losing' ? losingAnswers(storage, random) : lateReads(storage, random)
      })
    })
    const stores = new Map(recorded.map((store, index) => [`s${index}`, store]))
    await workTogether({ seed: context.seed + context.round, stores, callers, calls, only })
    for (const store of recorded) {
      await store.close()
      store.closeHistory()
    }
    return await context.judge({
      files: engines.map((_, index) => join(context.folder, `s${index}.jsonl`)),
      log: log.place,
    })
  },
})

type Opened = ReturnType<HuntLog['open']>

/** One more store on the log, which writes its history to this file. */
export const openRecorded = (
  log: HuntLog,
  file: string,
  process: string,
  engine?: EventStoreOptions['engine'],
  wrapped: (storage: Opened) => Opened = (storage) => storage,
): ReturnType<typeof recordHistory<ReturnType<typeof createTransactionalEventStore<never>>>> =>
  recordHistory(createTransactionalEventStore<never>(wrapped(log.open()) as never, { engine }), {
    file,
    process,
    model: tortureModel,
  })
