// The Worker: `POST /buy` and `GET /sale`, on a D1 database or on a Durable Object.
import type { Env } from './worker/env.ts'
import { onD1 } from './worker/on-d1.ts'

export { TicketSale } from './worker/ticket-sale.ts'

export default {
  fetch: async (request: Request, env: Env): Promise<Response> => {
    const route = `${request.method} ${new URL(request.url).pathname}`
    if (route !== 'POST /buy' && route !== 'GET /sale') return Response.json({ error: 'not found' }, { status: 404 })
    if (env.LOG === 'd1') return onD1(request, env.DB, Number(env.CAPACITY))
    return env.SALES.get(env.SALES.idFromName('gleamconf-2026')).fetch(request)
  },
}
