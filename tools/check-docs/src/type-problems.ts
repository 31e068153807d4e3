import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { DocProgram } from './doc-program.ts'
import { root } from './page.ts'
import { nameOf, openWorkbench } from './workbench.ts'

/** What the compiler says of programs, each problem with its page and line: `README.md:12: error TS2322: …`. */
export const typeProblems = (programs: readonly DocProgram[]): readonly string[] => {
  const { folder, dispose } = openWorkbench(programs)
  try {
    const compiler = join(root, 'node_modules/@typescript/native/bin/tsc')
    const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const problems = stdout.split('\n').flatMap((line) => inPage(line, programs))
    // A problem that is in no page is one of the packages, or of this tool; it must not pass for none.
    if (status !== 0 && problems.length === 0) throw new Error(`tsc failed:\n${stdout}${stderr}`)
    return problems
  } finally {
    dispose()
  }
}

const inPage = (diagnostic: string, programs: readonly DocProgram[]): readonly string[] => {
  const [, folder, line, message] = /^(.+)[/\\]main\.ts\((\d+),\d+\): (.*)$/.exec(diagnostic) ?? []
  const program = programs.find((one) => nameOf(one) === folder)
  return program === undefined ? [] : [`${program.page}:${line}: ${message}`]
}
