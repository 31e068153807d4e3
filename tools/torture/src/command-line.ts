import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

/** What a run is asked to do. */
export interface Options {
  readonly seed: number
  readonly minutes: number
  /** Of each phase. */
  readonly commands: number
  /** Of each phase. */
  readonly kills: number
  readonly store: 'postgres' | 'sqlite' | 'all'
  /** Names of phases, or beginnings of names; none: all. */
  readonly only: readonly string[]
  readonly ci: boolean
  readonly list: boolean
  readonly help: boolean
}

export const usage = `Works on real stores with many processes, does bad things to them, and checks that no promise was broken.

  npm run torture -- [options]

  --seed <n>       draw by this seed what happens; a new one by default, which is printed
  --minutes <n>    at most so long in all; 10 by default
  --commands <n>   commands of each phase; 20,000 by default
  --kills <n>      kills, cuts or other faults of each phase; 20 by default
  --store <name>   postgres, sqlite or all (the default)
  --only <name>    one phase, or all whose names begin so; may be given several times
  --ci             all phases, briefly, with a fixed seed
  --list           names the phases
  --help           this text

A phase ends when it has made its commands and done its faults, or when its share of the time is over. It ends with code 1
where a promise was broken.`

/** The options in these arguments. Throws for what is not one. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string' },
      commands: { type: 'string' },
      kills: { type: 'string' },
      store: { type: 'string', default: 'all' },
      only: { type: 'string', multiple: true, default: [] },
      ci: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { store, only, ci, list, help } = values
  if (store !== 'postgres' && store !== 'sqlite' && store !== 'all') {
    throw new Error(`--store is postgres, sqlite or all, not ${store}`)
  }
  const brief = { seed: 20_261, minutes: 2.5, commands: 800, kills: 3 }
  const usual = { seed: randomInt(1_000_000), minutes: 10, commands: 20_000, kills: 20 }
  const byDefault = ci ? brief : usual
  return {
    seed: numberOf('seed', values.seed, byDefault.seed),
    minutes: numberOf('minutes', values.minutes, byDefault.minutes),
    commands: numberOf('commands', values.commands, byDefault.commands),
    kills: numberOf('kills', values.kills, byDefault.kills),
    store,
    only,
    ci,
    list,
    help,
  }
}

const numberOf = (name: string, text: string | undefined, byDefault: number): number => {
  if (text === undefined) return byDefault
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0)) throw new Error(`--${name} is a number from 0, not ${text}`)
  return number
}
