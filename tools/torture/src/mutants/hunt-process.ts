// A hunt, in a process of its own in which a mutant's sources are loaded. Started by `runHunt`.
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HuntNews, HuntTask, Judgement } from './hunt-news.ts'
import type { Evidence, Hunt } from './hunts/hunt.ts'
import { allHunts } from './hunts/all-hunts.ts'
import { worksAtAll } from './hunts/works-at-all.ts'
import { notPlanted } from './plant-hook.ts'

const task = JSON.parse(process.argv[2] ?? '{}') as HuntTask
const hunt: Hunt = allHunts[task.hunt]

const tell = (news: HuntNews): void => {
  process.send?.(news)
}
process.on('disconnect', () => process.exit())
process.on('uncaughtException', (error) => {
  tell({ kind: 'Found', by: `process: would have ended by an error that nobody listened to: ${error.message}` })
})

try {
  await run()
} catch (error) {
  tell({ kind: 'Broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

async function run(): Promise<void> {
  const rounds = task.rounds ?? Infinity
  await worksAtAll(hunt.store, contextOf(-1))
  for (let round = 0; round < rounds; round++) {
    const by = await hunt.round(contextOf(round))
    const missing = notPlanted()
    if (missing.length > 0) throw new Error(`the hunt never loads ${missing.join(' and ')}`)
    if (by !== undefined) return tell({ kind: 'Found', by })
  }
  tell({ kind: 'Nothing', rounds })
}

function contextOf(round: number): Parameters<Hunt['round']>[0] {
  const folder = join(task.folder, `round-${round}`)
  mkdirSync(folder)
  return { seed: task.seed, round, folder, url: task.url, checks: task.checks, judge }
}

async function judge(evidence: Evidence): Promise<string | undefined> {
  const answer = once(process, 'message')
  tell({ kind: 'Judge', evidence })
  const [{ violation }] = (await answer) as [Judgement]
  return violation
}
