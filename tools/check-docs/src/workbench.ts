import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocProgram } from './doc-program.ts'
import { root } from './page.ts'

/** A temporary folder in which programs find the workspace's packages as a project that installed them would. */
export type Workbench = {
  readonly folder: string
  /** The file of a program. */
  readonly fileOf: (program: DocProgram) => string
  readonly dispose: () => void
}

/** Puts programs into a folder of their own. */
export const openWorkbench = (programs: readonly DocProgram[]): Workbench => {
  const folder = mkdtempSync(join(tmpdir(), 'factos-docs-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  for (const program of programs) {
    // A folder each, so that the files one of them makes are not met by another.
    mkdirSync(join(folder, nameOf(program)))
    writeFileSync(join(folder, nameOf(program), 'main.ts'), program.source)
  }
  return {
    folder,
    fileOf: (program) => join(folder, nameOf(program), 'main.ts'),
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
  }
}

/** Of its folder. */
export const nameOf = ({ page, line }: DocProgram): string => `${page.replaceAll('/', '~')}~${line}`

const tsconfig = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    // An example may define what it does not go on to use.
    noUnusedLocals: false,
    noUnusedParameters: false,
    types: ['node'],
  },
  include: ['*/main.ts'],
}
