import type { HistoryModel } from '@factos/testing/history'
import type { Random } from '../random.ts'
import { conditional, unconditional } from './appends.ts'
import { courses } from './courses.ts'
import { reading } from './reading.ts'
import { slowTransactions } from './slow-transactions.ts'
import { streams } from './streams.ts'
import { broad, tagged } from './tagged.ts'
import { tickets } from './tickets.ts'
import { transfers } from './transfers.ts'
import { usernames } from './usernames.ts'
import type { Workload } from './workload.ts'

/** Every kind of work, and its share of the mix. */
const shares: readonly (readonly [share: number, workload: Workload])[] = [
  [16, tickets],
  [14, transfers],
  [12, usernames],
  [12, courses],
  [18, tagged],
  [6, broad],
  [6, streams],
  [6, unconditional],
  [5, conditional],
  [4.6, reading],
  [0.4, slowTransactions],
]

/** Every kind of work. */
export const allWorkloads: readonly Workload[] = shares.map(([, workload]) => workload)

/** What a checker must know to replay all of it. */
export const tortureModel: HistoryModel = {
  deciders: Object.assign({}, ...allWorkloads.map(({ model }) => model.deciders)) as HistoryModel['deciders'],
  codecs: Object.assign({}, ...allWorkloads.map(({ model }) => model.codecs)) as HistoryModel['codecs'],
}

/** One kind of work, drawn by its share. `only`: from those with these names, where any are given. */
export const drawWorkload = (random: Random, only: readonly string[] = []): Workload => {
  const among = only.length === 0 ? shares : shares.filter(([, { name }]) => only.includes(name))
  let left = random.next() * among.reduce((sum, [share]) => sum + share, 0)
  for (const [share, workload] of among) {
    left -= share
    if (left < 0) return workload
  }
  throw new Error(`no workload is called ${only.join(' or ')}`)
}
