import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { dirname } from 'node:path'
import type { DocProgram } from './doc-program.ts'
import { openWorkbench } from './workbench.ts'

/** How a program of a page ended. */
export type ProgramRun = { readonly exitCode: number | null; readonly output: string; readonly errors: string }

/** Runs a program by itself, in a folder of its own, on the sources of the packages. */
export const runProgram = async (
  program: DocProgram,
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> => {
  const { fileOf, dispose } = openWorkbench([program])
  try {
    const file = fileOf(program)
    const running = spawn(process.execPath, ['--conditions=@factos/source', file], {
      cwd: dirname(file),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [output, errors, [exitCode]] = await Promise.all([
      text(running.stdout),
      text(running.stderr),
      once(running, 'close') as Promise<[number | null]>,
    ])
    return { exitCode, output: output.trimEnd(), errors }
  } finally {
    dispose()
  }
}
