import { parseArgs } from 'node:util'
import { err, ok, type Result } from 'factos'

export type Options = { readonly orders: number; readonly workers: number; readonly help: boolean }

export const usage = `An evening in a restaurant: several worker processes serve the same orders, on one SQLite file.

  npm run demo:orders -- [options]

  --orders <n>    how many orders there are (default: 40)
  --workers <n>   how many processes serve them (default: 8)
  --help          this text`

/** The options that these arguments give, or what is wrong with them. */
export const readOptions = (args: readonly string[]): Result<Options, string> => {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { orders, workers, help } = parsed.value

  const wrong = wholeNumberProblem('orders', orders, 400) ?? wholeNumberProblem('workers', workers, 16)
  return wrong === undefined ? ok({ orders: Number(orders), workers: Number(workers), help }) : err(wrong)
}

const parse = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        orders: { type: 'string', default: '40' },
        workers: { type: 'string', default: '8' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return ok(values)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

const wholeNumberProblem = (name: string, value: string, most: number): string | undefined =>
  /^[1-9]\d*$/.test(value) && Number(value) <= most
    ? undefined
    : `--${name} is a whole number from 1 to ${most}, not '${value}'`
