import { expect, test } from 'vitest'
import { programsOf } from '../src/doc-program.ts'
import { linkProblems } from '../src/link-problems.ts'
import { root } from '../src/page.ts'
import { runProgram } from '../src/run-program.ts'
import { scriptProblems } from '../src/script-problems.ts'
import { typeProblems } from '../src/type-problems.ts'

const page = (...lines: readonly string[]) => ({ path: 'docs/page.md', text: lines.join('\n') })

test('code that does not compile is a problem, at its line of the page', () => {
  const wrong = page('# A page', '', '```ts', "import { tag } from 'factos'", 'tag(null)', '```')
  expect(typeProblems(programsOf(wrong))).toEqual([expect.stringMatching(/^docs\/page\.md:5: error TS/)])
})

test('a program that prints something else, or ends badly, shows it', async () => {
  const programs = programsOf(
    page('<!-- ts', '-->', '```ts run', "console.log('no')", '```', '<!-- ts', '-->', '```ts run', 'throw 1', '```'),
  )
  expect(await Promise.all(programs.map((program) => runProgram(program)))).toMatchObject([
    { exitCode: 0, output: 'no' },
    { exitCode: 1, output: '' },
  ])
})

test('a link to a missing file or heading is a problem', () => {
  const links = page('# Here', '[a](../README.md) [b](missing.md) [c](#here)', '`[d](x.md)`', '', '[e]: #there')
  expect(linkProblems(links, [links], root)).toEqual([
    'docs/page.md:2: missing.md leads nowhere',
    'docs/page.md:5: #there leads nowhere',
  ])
})

test('an npm script that there is not is a problem', () => {
  expect(scriptProblems(page('Type `npm run demo`, then `npm run dome`.'), ['demo'])).toEqual([
    'docs/page.md:1: there is no `npm run dome`',
  ])
})
