import { d1Store, type D1Binding } from '@factos/d1'
import { buy } from './buy.ts'
import { showSale } from './show-sale.ts'

/** Where a client is told how far it has seen, and says so when it comes again. */
const bookmarkHeader = 'x-d1-bookmark'

/** Answers on D1. Who bought a ticket finds it in the sale, also where a copy of the database answers. */
export const onD1 = async (request: Request, database: D1Binding, capacity: number): Promise<Response> => {
  // Every buyer of the moment wants the same seats, so a command may lose a few rounds. A request of its own for each
  // store: nothing is shared with other requests.
  const store = d1Store({ database, retry: { attempts: 40, minDelayMs: 40, maxDelayMs: 640 } })
  if (request.method === 'POST') return marked(await buy(request, store, capacity), store.bookmark())
  const session = store.session(request.headers.get(bookmarkHeader) ?? undefined)
  return marked(await showSale(session, capacity), session.bookmark())
}

const marked = (response: Response, bookmark: string | undefined): Response => {
  if (bookmark !== undefined) response.headers.set(bookmarkHeader, bookmark)
  return response
}
