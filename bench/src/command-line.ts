import { parseArgs } from 'node:util'

/** What a run is asked to do. */
export interface Options {
  readonly quick: boolean
  /** Names, or beginnings of names; none: all. */
  readonly only: readonly string[]
  readonly json: string | undefined
  readonly plots: string | undefined
  readonly peers: boolean
  readonly list: boolean
  readonly help: boolean
}

export const usage = `Measures Factos against what else one could do on the same database.

  npm run bench -- [options]

  --quick        fewer and shorter rounds: two minutes in all
  --only <name>  one workload, or all whose names begin so; may be given several times
  --list         names the workloads
  --json <file>  writes the figures to a file
  --plots <dir>  writes plots as SVG to a folder
  --peers        with other event stores, where they support a workload (npm run bench:peers installs them)
  --help         this text`

/** The options in these arguments. Throws for what is not one. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      plots: { type: 'string' },
      peers: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return { ...values, json: values.json, plots: values.plots }
}
