// `node bench/src/plots/main.ts FIGURES.json FOLDER`: the plots of a run that was written with --json.
import { readFileSync } from 'node:fs'
import type { Result } from '../report/result.ts'
import { writePlots } from './write-plots.ts'

const [figures = '', folder = 'docs/performance'] = process.argv.slice(2)
const { results } = JSON.parse(readFileSync(figures, 'utf8')) as { readonly results: readonly Result[] }
for (const file of writePlots(folder, results)) console.log(file)
