import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { bundle } from './bundle.ts'

/** What a Worker of a test is given: D1 bindings by name, and Durable Objects with SQLite, class by binding. */
export interface Bindings {
  readonly d1?: readonly string[]
  readonly objects?: Readonly<Record<string, string>>
}

/** A real workerd that runs a Worker, with databases of its own that end with it. */
export const startWorkerd = async (entry: string, { d1 = [], objects = {} }: Bindings): Promise<Miniflare> => {
  const script = await bundle(entry)
  const durableObjects = Object.fromEntries(
    Object.entries(objects).map(([name, className]) => [name, { className, useSQLite: true }]),
  )
  const options = { modules: true, script, d1Databases: [...d1], durableObjects, compatibilityDate: '2026-10-01' }
  return new Miniflare(convertV4MiniflareOptions(options))
}
