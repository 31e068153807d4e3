import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { startParent } from './support/start-parent.ts'
import { remains } from './support/trace-of.ts'

const nothing = { process: false, folder: false }

for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
  test(`leaves nothing behind when its parent gets ${signal}`, async () => {
    const parent = await startParent('wait')
    expect(remains(parent)).toEqual({ process: true, folder: true })
    parent.process.kill(signal)
    await expect.poll(() => remains(parent), { timeout: 10_000 }).toEqual(nothing)
  })
}

test('neither keeps its parent alive nor outlives it when nobody stops it', async () => {
  const parent = await startParent('forget')
  await parent.exited
  expect(parent.process.exitCode).toBe(0)
  await expect.poll(() => remains(parent), { timeout: 10_000 }).toEqual(nothing)
})

// What runs as root here drops to an unprivileged user, so only the other way round needs a test of its own.
const nobody = { uid: 65_534, gid: 65_534, cwd: '/' }
const canBecomeNobody = process.getuid?.() === 0 && spawnSync(process.execPath, ['--version'], nobody).status === 0

test.skipIf(!canBecomeNobody)('runs for an ordinary user without rights to the repository', async () => {
  const parent = await startParent('wait', nobody)
  expect(remains(parent)).toEqual({ process: true, folder: true })
  parent.process.kill('SIGKILL')
  await expect.poll(() => remains(parent), { timeout: 10_000 }).toEqual(nothing)
})
