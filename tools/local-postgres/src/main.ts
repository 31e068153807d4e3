// `npm run postgres`: a server to try things on, until Ctrl-C. `npm run postgres -- --set log_statement=all --installed`
import { parseArgs } from 'node:util'
import { startPostgres } from './start-postgres.ts'

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: [] },
    installed: { type: 'boolean', default: false },
  },
})
const settings = Object.fromEntries(
  values.set.map((setting) => setting.split(/=(.*)/s).slice(0, 2) as [string, string]),
)

const server = await startPostgres({ settings, ...(values.installed && { from: 'installed' }) })
console.log(`PostgreSQL ${server.version} until Ctrl-C, then it is gone with its data:\n\n  ${server.url}\n`)

const untilStopped = setInterval(() => {}, 60_000)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)

function stop(): void {
  clearInterval(untilStopped)
  void server.stop()
}
