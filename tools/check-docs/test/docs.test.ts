import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programsOf, type DocProgram } from '../src/doc-program.ts'
import { linkProblems } from '../src/link-problems.ts'
import { allPages, root } from '../src/page.ts'
import { runProgram } from '../src/run-program.ts'
import { scriptProblems } from '../src/script-problems.ts'
import { typeProblems } from '../src/type-problems.ts'
import { asStated, needsPostgres, placeOf } from './doc-programs.ts'

const pages = allPages()
const programs = pages.flatMap(programsOf)

describe('the documentation', () => {
  test('has pages, and code in them', () => {
    expect(pages.map(({ path }) => path)).toContain('README.md')
    expect(programs.length).toBeGreaterThan(10)
  })

  test('type-checks, every line of its code', () => {
    expect(typeProblems(programs)).toEqual([])
  })

  test('has no links that lead nowhere', () => {
    expect(pages.flatMap((page) => linkProblems(page, pages, root))).toEqual([])
  })

  test('speaks of no npm script that there is not', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
    expect(pages.flatMap((page) => scriptProblems(page, Object.keys(scripts)))).toEqual([])
  })
})

describe('a program of the documentation does what its page says', () => {
  const runnable: readonly DocProgram[] = programs.filter((program) => program.runs && !needsPostgres(program))
  test.each(runnable.map((program) => [placeOf(program), program] as const))('%s', async (_place, program) => {
    const run = await runProgram(program)
    expect(run).toEqual(asStated(program, run))
  })
})
