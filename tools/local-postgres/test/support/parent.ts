// A process that starts a server, says where it is, and waits to be killed (`wait`) or forgets about it (`forget`).
import { startPostgres } from '../../src/index.ts'
import { traceOf } from './trace-of.ts'

const { url } = await startPostgres({ durable: false })
console.log(JSON.stringify({ url, ...(await traceOf(url)) }))
if (process.argv[2] === 'wait') setInterval(() => {}, 60_000)
