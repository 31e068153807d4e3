import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Job } from './worker.ts'

/** A process that does one job. */
export interface RunningWorker {
  readonly process: ChildProcess
  /** What it wrote by the time it ended, and how it ended. */
  readonly ended: Promise<{ readonly output: string; readonly errors: string; readonly code: number | null }>
}

/** Starts a process for the job. */
export const runWorker = (job: Job): RunningWorker => {
  const child = spawn(process.execPath, [
    '--conditions=@factos/source',
    fileURLToPath(new URL('worker.ts', import.meta.url)),
    JSON.stringify(job),
  ])
  const text = { output: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    text.output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    text.errors += chunk.toString()
  })
  return {
    process: child,
    ended: new Promise((resolve) => {
      child.on('close', (code) => resolve({ ...text, code }))
    }),
  }
}
