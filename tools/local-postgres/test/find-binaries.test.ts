import { tmpdir } from 'node:os'
import { expect, test, vi } from 'vitest'
import { findBinaries } from '../src/binaries/find-binaries.ts'

vi.mock('../src/binaries/installed-folders.ts', () => ({ installedFolders: () => ['/no/such/folder'] }))

test('says what to do where there is no PostgreSQL to start', () => {
  expect(() => findBinaries({ from: 'installed', folder: tmpdir(), user: undefined })).toThrow(
    expect.objectContaining({
      reason: 'NoBinaries',
      message: expect.stringMatching(/install a PostgreSQL server[^]*FACTOS_POSTGRES_URL/) as string,
    }),
  )
})
