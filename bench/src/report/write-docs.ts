// `npm run bench:docs -- FIGURES.json`: puts the figures of a run (--json) into docs/performance.md, and its plots beside it.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writePlots } from '../plots/write-plots.ts'
import type { Environment } from './environment.ts'
import { markdownEnvironment, markdownTable } from './markdown.ts'
import type { Result } from './result.ts'

const { results, environment } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  readonly results: readonly Result[]
  readonly environment: Environment
}
const docs = new URL('../../../docs/', import.meta.url)
const page = new URL('performance.md', docs)
const begin = '<!-- figures: begin -->'
const end = '<!-- figures: end -->'

const plots = writePlots(fileURLToPath(new URL('performance', docs)), results).map((file) => file.split('/').at(-1))
const text = readFileSync(page, 'utf8')
const [before, after] = [text.split(begin)[0], text.split(end)[1]]
if (before === undefined || after === undefined) throw new Error('docs/performance.md has no place for figures')
const figures = [
  markdownEnvironment(environment),
  markdownTable(results),
  ...plots.map((plot) => `![${plot?.replace('.svg', '').replaceAll('-', ' ')}](performance/${plot})`),
].join('\n\n')
writeFileSync(page, `${before}${begin}\n\n${figures}\n\n${end}${after}`)
// npm scripts have it in their PATH.
execFileSync('oxfmt', [fileURLToPath(page)])
console.log(`docs/performance.md and ${plots.length} plots`)
