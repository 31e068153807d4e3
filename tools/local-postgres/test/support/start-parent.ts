import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Trace } from './trace-of.ts'

/** A process that owns a server, as a test run does. */
export type Parent = Trace & { readonly process: ChildProcess; readonly url: string; readonly exited: Promise<unknown> }

export async function startParent(then: 'wait' | 'forget', options: SpawnOptions = {}): Promise<Parent> {
  const file = fileURLToPath(new URL('parent.ts', import.meta.url))
  const parent = spawn(process.execPath, [file, then], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(parent, 'exit')
  for await (const line of createInterface({ input: parent.stdout as NodeJS.ReadableStream }))
    return { ...(JSON.parse(line) as Trace & { readonly url: string }), process: parent, exited }
  throw new Error('The parent ended before its server was ready.')
}
