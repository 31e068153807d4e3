import { expect, test } from 'vitest'
import { programsOf } from '../src/doc-program.ts'

const page = (...lines: readonly string[]) => ({ path: 'docs/page.md', text: lines.join('\n') })

test('a fence without an import goes on with the program before it', () => {
  const [program, ...others] = programsOf(page('```ts', "import 'factos'", '```', 'And then:', '```ts', 'f()', '```'))
  expect(others).toEqual([])
  expect(program?.source).toBe("\nimport 'factos'\n\n\n\nf()\nexport {}\n")
})

test('a fence with an import begins a program, unless a hidden one stands before it', () => {
  const text = ['<!-- ts', "import 'a'", '-->', '```ts', "import 'b'", '```', '```ts', "import 'c'", '```']
  expect(programsOf(page(...text)).map(({ line }) => line)).toEqual([2, 8])
})

test('code in other languages is no program', () => {
  expect(programsOf(page('```sh', 'npm ci', '```', '```text', 'a', '```'))).toEqual([])
})

test('a program is run where its fence says so, and prints what the output fences after it say', () => {
  const text = ['```ts run', 'f()', '```', '```text output', 'one', '```', 'More:', '```text output', 'two', '```']
  expect(programsOf(page(...text))).toMatchObject([{ runs: true, output: 'one\ntwo' }])
})

test('a fence in a list is read without its indent', () => {
  expect(programsOf(page('- see', '  ```ts', '  f(', '    1)', '  ```'))[0]?.source).toBe('\n\nf(\n  1)\nexport {}\n')
})
