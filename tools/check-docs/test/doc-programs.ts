import type { DocProgram } from '../src/doc-program.ts'
import type { ProgramRun } from '../src/run-program.ts'

/** A program that reads the address of its server from the environment. */
export const needsPostgres = ({ source }: DocProgram): boolean => source.includes("['DATABASE_URL']")

/** Where a program stands, for the names of tests. */
export const placeOf = ({ page, line }: DocProgram): string => `${page}, line ${line}`

/** The run that the page promises: what it prints, where it says so, and an end without failure. */
export const asStated = ({ output }: DocProgram, run: ProgramRun): ProgramRun => ({
  ...run,
  exitCode: 0,
  output: output ?? run.output,
})
