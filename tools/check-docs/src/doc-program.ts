import { fencesOf, type Fence } from './fences.ts'
import type { Page } from './page.ts'

/** Code of a page that belongs together, as one module. */
export type DocProgram = {
  readonly page: string
  /** Of its first line in the page, from 1. */
  readonly line: number
  /** Each line of code stands where it stands in the page, so that a compiler's line numbers are the page's. */
  readonly source: string
  /** Whether it is to be run: one of its fences is marked `ts run`. */
  readonly runs: boolean
  /** What it should print, from the fences marked `text output` that follow; `undefined` where the page does not say. */
  readonly output: string | undefined
}

/**
 * The programs of a page. A hidden fence begins one, and so does a fence whose first line is an import, unless it follows a
 * hidden one directly. Every other fence goes on with the program before it.
 */
export const programsOf = (page: Page): readonly DocProgram[] => {
  const groups: Fence[][] = []
  for (const fence of fencesOf(page)) {
    if (isCode(fence)) {
      const before = groups.at(-1)?.at(-1)
      if (before === undefined || beginsProgram(fence, before)) groups.push([fence])
      else groups.at(-1)?.push(fence)
    } else if (isOutput(fence)) groups.at(-1)?.push(fence)
  }
  return groups.map((fences) => programOf(page, fences))
}

const isCode = ({ info }: Fence): boolean => info[0] === 'ts' || info[0] === 'typescript'

const isOutput = ({ info }: Fence): boolean => info[0] === 'text' && info[1] === 'output'

const beginsProgram = ({ hidden, code }: Fence, before: Fence): boolean =>
  hidden || (!before.hidden && code[0]?.startsWith('import ') === true)

const programOf = ({ path }: Page, fences: readonly Fence[]): DocProgram => {
  const lines: string[] = []
  for (const { line, code } of fences.filter(isCode)) {
    while (lines.length < line - 1) lines.push('')
    lines.push(...code)
  }
  const outputs = fences.filter(isOutput)
  return {
    page: path,
    line: fences[0]?.line ?? 1,
    // Without an import or export it would be a script, and share its names with the other programs.
    source: `${lines.join('\n')}\nexport {}\n`,
    runs: fences.some(({ info }) => info[1] === 'run'),
    output: outputs.length === 0 ? undefined : outputs.flatMap(({ code }) => code).join('\n'),
  }
}
