import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDatabase } from '@factos/local-postgres'
import type { HuntNews, HuntTask, Judgement } from './hunt-news.ts'
import { allHunts, type HuntName } from './hunts/all-hunts.ts'
import type { Evidence } from './hunts/hunt.ts'
import { judgeEvidence } from './judge-evidence.ts'
import type { Edit } from './mutant.ts'
import { editsVariable } from './planted.ts'

/** How a hunt ended. */
export type HuntOutcome = { readonly seconds: number } & (
  | { readonly kind: 'Found'; readonly by: string }
  | { readonly kind: 'Nothing' }
  | { readonly kind: 'Broken'; readonly message: string }
)

/** How to hunt. */
export interface HuntOrder {
  readonly hunt: HuntName
  readonly checks?: readonly string[] | undefined
  /** What is planted; nothing for the unchanged sources. */
  readonly edits: readonly Edit[]
  readonly seed: number
  /** At most so many rounds; as many as there is time for unless given. */
  readonly rounds?: number | undefined
  /** Then its process is killed, and it found nothing. */
  readonly seconds: number
  /** Of a PostgreSQL server, for the hunts that need one. */
  readonly serverUrl: () => Promise<string>
  readonly signal: AbortSignal
}

/** Hunts in a process of its own, on a log of its own. */
export const runHunt = async (order: HuntOrder): Promise<HuntOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-mutant-'))
  const database =
    allHunts[order.hunt].store === 'postgres' ? await temporaryDatabase(await order.serverUrl()) : undefined
  try {
    return await inProcess(order, folder, database?.url)
  } finally {
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const inProcess = async (
  { hunt, checks = [], edits, seed, rounds, seconds, signal }: HuntOrder,
  folder: string,
  url: string | undefined,
): Promise<HuntOutcome> => {
  const task: HuntTask = { hunt, checks, seed, rounds: rounds ?? null, folder, url }
  const started = performance.now()
  const child = fork(processFile, [JSON.stringify(task)], {
    execArgv: ['--conditions=@factos/source'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // By the environment, so that processes which it starts have the same sources.
    env: {
      ...process.env,
      NODE_OPTIONS: withHook(process.env['NODE_OPTIONS']),
      [editsVariable]: JSON.stringify(edits),
    },
  })
  let lastWords = ''
  child.stderr?.on('data', (words: Buffer) => (lastWords = `${lastWords}${words.toString()}`.slice(-2_000)))
  child.on('error', () => {})
  const { promise, resolve } = Promise.withResolvers<HuntOutcome>()
  const end = (outcome: Ended): void => resolve({ ...outcome, seconds: (performance.now() - started) / 1_000 })

  const judge = async (evidence: Evidence): Promise<void> => {
    try {
      const judgement: Judgement = { violation: await judgeEvidence(evidence) }
      if (child.connected) child.send(judgement, () => {})
    } catch (error) {
      end({ kind: 'Broken', message: `the histories cannot be judged: ${String(error)}` })
    }
  }
  child.on('message', (news: HuntNews) => {
    if (news.kind === 'Judge') void judge(news.evidence)
    else end(news)
  })
  const exited = once(child, 'exit')
  void exited.then(([code, by]) => end({ kind: 'Broken', message: `its process ended: ${by ?? code} ${lastWords}` }))
  const timer = setTimeout(() => end({ kind: 'Nothing' }), seconds * 1_000)
  const abort = (): void => end({ kind: 'Broken', message: 'the run was ended' })
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    child.kill('SIGKILL')
    await exited
  }
}

type Ended = Exclude<HuntNews, { readonly kind: 'Judge' }> | { readonly kind: 'Nothing' }

const processFile = fileURLToPath(new URL('hunt-process.ts', import.meta.url))

const withHook = (options = ''): string =>
  `${options} --import=${new URL('plant-hook.ts', import.meta.url).href}`.trim()
