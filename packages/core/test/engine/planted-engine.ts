import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { createEventStore } from '../../src/storage.ts'

/** A fault to plant: what to replace in which file of the sources, and by what. */
export interface Fault {
  readonly file: string
  readonly replace: string
  readonly by: string
}

/**
 * Runs something with the `createEventStore` of a copy of the sources that has these faults. Throws where the text to
 * replace is not there exactly once: then the fault was not planted, and nothing is learnt.
 */
export const withPlanted = async <T>(
  faults: readonly Fault[],
  run: (open: typeof createEventStore) => Promise<T>,
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-planted-'))
  try {
    cpSync(fileURLToPath(new URL('../../src', import.meta.url)), folder, { recursive: true })
    for (const { file, replace, by } of faults) {
      const path = join(folder, file)
      const parts = readFileSync(path, 'utf8').split(replace)
      if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${replace}`)
      writeFileSync(path, parts.join(by))
    }
    const copy = (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'storage.ts')).href)) as {
      readonly createEventStore: typeof createEventStore
    }
    return await run(copy.createEventStore)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
