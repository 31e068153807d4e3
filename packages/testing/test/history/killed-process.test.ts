import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { checkHistory, readHistory, readSqliteLog, showReport } from '@factos/testing/history'
import { expect, onTestFinished, test } from 'vitest'
import { model } from './support/notes.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const program = fileURLToPath(new URL('support/writing-process.ts', import.meta.url))

const started = async (args: readonly string[]): Promise<ChildProcess> => {
  const child = fork(program, args, {
    execArgv: ['--conditions=@factos/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

const killed = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test('explains a log that processes were killed in the middle of writing to', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'log.db')
  const files: string[] = []
  for (const round of [1, 2]) {
    const children = await Promise.all(
      ['left', 'right'].map((side) => {
        const name = `${side}-${round}`
        files.push(join(folder, name))
        return started([path, join(folder, name), name, String(round)])
      }),
    )
    await delay(300)
    await Promise.all(children.map(killed))
  }
  const report = checkHistory({ records: readHistory(files), log: readSqliteLog(path), model })
  expect(showReport(report)).toMatch(/^no violations/)
  expect(report.counts.accepted).toBeGreaterThan(0)
  expect(report.counts.unknown).toBeGreaterThan(0)
})
