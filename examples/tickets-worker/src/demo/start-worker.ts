import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { D1Binding } from '@factos/d1'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { rolldown } from 'rolldown'

/** Where the Worker keeps its log. */
export type Log = 'd1' | 'object'

const local = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The Worker in workerd, as `wrangler dev` runs it, with a database of its own that ends with it. */
export const startWorker = async (log: Log, capacity: number): Promise<Miniflare> => {
  const options = {
    modules: true,
    script: await bundled(local('src/worker.ts')),
    compatibilityDate: '2026-10-01',
    bindings: { LOG: log, CAPACITY: String(capacity) },
    d1Databases: ['DB'],
    durableObjects: { SALES: { className: 'TicketSale', useSQLite: true } },
  }
  const worker = new Miniflare(convertV4MiniflareOptions(options))
  await applyMigration(worker, local('migrations/0001_factos.sql'))
  return worker
}

/** As `wrangler d1 migrations apply` does. */
const applyMigration = async (worker: Miniflare, path: string): Promise<void> => {
  const { DB } = await worker.getBindings<{ readonly DB: D1Binding }>()
  const session = DB.withSession('first-primary')
  const statements = (await readFile(path, 'utf8')).split(';\n\n')
  await session.batch(statements.map((statement) => session.prepare(statement)))
}

const bundled = async (entry: string): Promise<string> => {
  const built = await rolldown({
    input: entry,
    platform: 'neutral',
    resolve: { conditionNames: ['@factos/source', 'workerd', 'import'] },
  })
  const { output } = await built.generate({ format: 'esm' })
  await built.close()
  return output[0].code
}
