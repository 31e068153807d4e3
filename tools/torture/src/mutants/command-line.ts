import { parseArgs } from 'node:util'

/** What a run of the mutants is asked to do. */
export interface MutantOptions {
  /** Names of mutants, or beginnings of names; none: all. */
  readonly only: readonly string[]
  /** How many of them; all unless given. */
  readonly count: number | undefined
  readonly seed: number
  readonly list: boolean
  readonly help: boolean
}

export const mutantsUsage = `Plants defects in stores and engine, each one that a released library once had, and looks whether the history checker
or the contract suite finds them.

  npm run torture:mutants -- [options]

  --only <name>   one mutant, or all whose names begin so; may be given several times
  --count <n>     only so many; which ones goes on with the seed, so that all have their turn
  --seed <n>      draw by this seed what the hunts do; the number of the day by default
  --list          names the mutants
  --help          this text

It ends with code 1 where a mutant survived for 30 seconds, where one could not be planted, and where a hunt found
something in the sources as they are.`

/** The options in these arguments. `today`: the number of the day. Throws for what is not an option. */
export const readMutantOptions = (args: readonly string[], today: number): MutantOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      count: { type: 'string' },
      seed: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { only, count, seed, list, help } = values
  return {
    only,
    count: count === undefined ? undefined : wholeNumber('count', count, 1),
    seed: seed === undefined ? today : wholeNumber('seed', seed, 0),
    list,
    help,
  }
}

const wholeNumber = (name: string, text: string, least: number): number => {
  const number = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`--${name} is a whole number from ${least}, not ${text}`)
}
