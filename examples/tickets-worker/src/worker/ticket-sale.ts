import { durableObjectStore, type ObjectStorage } from '@factos/d1'
import { unwrap, type EventStore } from 'factos'
import type { Env } from './env.ts'
import { buy } from './buy.ts'
import { showSale } from './show-sale.ts'

/** A Durable Object that is one sale: its own log, with a single writer. Each sale of yours may have an object of its own. */
export class TicketSale {
  readonly #store: EventStore
  readonly #capacity: number

  constructor(
    ctx: {
      readonly storage: ObjectStorage
      readonly blockConcurrencyWhile: (work: () => Promise<void>) => Promise<void>
    },
    env: Env,
  ) {
    this.#store = durableObjectStore({ storage: ctx.storage })
    this.#capacity = Number(env.CAPACITY)
    void ctx.blockConcurrencyWhile(async () => unwrap(await this.#store.migrate()))
  }

  fetch(request: Request): Promise<Response> {
    return request.method === 'POST' ? buy(request, this.#store, this.#capacity) : showSale(this.#store, this.#capacity)
  }
}
