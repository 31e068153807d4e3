import { parseArgs } from 'node:util'
import { err, ok, type Result } from 'factos'
import { storeNames, type StoreName } from './open-store.ts'

export type Options = {
  readonly store: StoreName
  readonly buyers: number
  readonly capacity: number
  readonly concurrency: number
  readonly help: boolean
}

export const usage = `Sells tickets to more people than there are seats, many of them at a time.

  npm run demo -- [options]

  --store <name>      ${storeNames.join(', ')} (default: sqlite, in a temporary file)
  --buyers <n>        how many people want a ticket (default: 300)
  --capacity <n>      how many tickets there are (default: 100)
  --concurrency <n>   how many people buy at the same time (default: 128)
  --help              this text

With --store postgres, FACTOS_POSTGRES_URL says where PostgreSQL is; without it, one is started for the sale.`

/** The options that these arguments give, or what is wrong with them. */
export const readOptions = (args: readonly string[]): Result<Options, string> => {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { store, buyers, capacity, concurrency, help } = parsed.value

  if (!isStoreName(store)) return err(`--store is one of ${storeNames.join(', ')}, not '${store}'`)
  for (const [name, value] of Object.entries({ buyers, capacity, concurrency })) {
    if (!/^[1-9]\d{0,5}$/.test(value)) return err(`--${name} is a whole number from 1 to 999999, not '${value}'`)
  }
  return ok({ store, buyers: Number(buyers), capacity: Number(capacity), concurrency: Number(concurrency), help })
}

const parse = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        store: { type: 'string', default: 'sqlite' },
        buyers: { type: 'string', default: '300' },
        capacity: { type: 'string', default: '100' },
        concurrency: { type: 'string', default: '128' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return ok(values)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

const isStoreName = (name: string): name is StoreName => (storeNames as readonly string[]).includes(name)
