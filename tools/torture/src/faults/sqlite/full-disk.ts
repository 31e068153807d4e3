import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readHistory } from '@factos/testing/history'
import type { Phase, PhaseContext } from '../../phases/phase.ts'
import { workerGroup, type WorkerGroup } from '../../worker-group.ts'
import { copyLog } from './copy-log.ts'
import { judgeFile, makeLog } from './judge-file.ts'
import { mountTmpfs, whyNoTmpfs } from './tmpfs.ts'
import { waitUntil } from './wait-until.ts'

/** In kibibytes. */
const mebibyte = 1_024

/**
 * Processes fill a small disk. Every outcome told is true, the errors are `Unavailable`, reads go on, and once there is
 * room again the same processes work again, without anything being opened anew.
 */
export const fullDisk: Phase = {
  name: 'sqlite-full-disk',
  title: 'a disk that is full, and is not any more',
  store: 'sqlite',
  needs: whyNoTmpfs,
  run: async (context) => {
    const { folder, seed } = context
    const disk = mountTmpfs(join(folder, 'disk'), 24 * mebibyte)
    try {
      const ballast = join(disk.folder, 'ballast')
      writeFileSync(ballast, new Uint8Array(18 * mebibyte * 1_024))
      const path = join(disk.folder, 'log.db')
      await makeLog(path)
      const stores = [{ kind: 'sqlite', path, retry: false } as const, { kind: 'sqlite', path } as const]
      const group = await workerGroup({ seed, folder, stores, callers: 4, pauseMs: 2 })
      const complaints: string[] = []
      try {
        await fill(context, group, complaints)
        rmSync(ballast)
        await goOn(context, group, complaints)
        await group.rest()
      } finally {
        await group.end()
      }
      // Off the full disk, which may have no room for what SQLite does when it opens the file.
      copyLog(path, join(folder, 'log.db'))
      return judgeFile(join(folder, 'log.db'), {
        folder,
        historyFiles: group.historyFiles(),
        faults: 1,
        complaints: [...group.complaints, ...complaints, ...oddErrors(group)],
      })
    } finally {
      disk.unmount()
    }
  },
}

/** Waits for the disk to be full, and for reads to go on nevertheless. */
const fill = async (
  { signal, progress, bounds }: PhaseContext,
  group: WorkerGroup,
  complaints: string[],
): Promise<void> => {
  const isFull = await waitUntil(() => group.failures() >= 20, Math.max(bounds.seconds, 30), signal)
  progress({ commands: group.commands(), faults: 1 })
  if (!isFull) complaints.push('the disk was not filled')
  const before = group.commands() - group.failures()
  const goesOn = await waitUntil(() => group.commands() - group.failures() >= before + 3, 20, signal)
  if (!goesOn) complaints.push('nothing was answered any more on the full disk, not even a read')
}

/** Waits for the store to work again: fifty commands in a row that do not fail. */
const goOn = async ({ signal, progress }: PhaseContext, group: WorkerGroup, complaints: string[]): Promise<void> => {
  let since = { commands: group.commands(), failures: group.failures() }
  const works = await waitUntil(
    () => {
      // Some were under way, or had not been counted yet, when the room was made.
      if (group.failures() > since.failures) since = { commands: group.commands(), failures: group.failures() }
      return group.commands() >= since.commands + 50
    },
    30,
    signal,
  )
  progress({ commands: group.commands(), faults: 1, returns: 1 })
  if (!works) complaints.push('the store did not work again when there was room')
}

/** What a full disk must not be called. Two processes also wait for each other. */
const oddErrors = (group: WorkerGroup): readonly string[] => {
  const told = readHistory(group.historyFiles()).flatMap((record) => {
    if (record.kind !== 'End') return []
    const { outcome } = record
    if (outcome.kind !== 'NotAppended' && outcome.kind !== 'Unknown') return []
    const isExpected = outcome.reason === 'Unavailable' || outcome.reason === 'Contention'
    return isExpected ? [] : [`a full disk was called ${outcome.reason}: ${outcome.message}`]
  })
  return [...new Set(told)]
}
