import type { EventStore } from 'factos'
import { createEventStore, type EventStoreOptions } from 'factos/storage'
import { durableObjectStorage, type DurableObjectOptions } from './durable-object-storage.ts'

/** Options of {@link durableObjectStore}: where the log is, and what every store takes. */
export interface DurableObjectStoreOptions extends DurableObjectOptions, EventStoreOptions {}

/**
 * A store in the SQLite of a Durable Object: one object is one log with a single writer. Make it in the object's constructor
 * and keep it, because the engine remembers what it has read; call `migrate()` there, within `ctx.blockConcurrencyWhile`.
 *
 * @example
 * export class TicketSale extends DurableObject {
 *   readonly #store = durableObjectStore({ storage: this.ctx.storage })
 *
 *   constructor(ctx: DurableObjectState, env: Env) {
 *     super(ctx, env)
 *     void ctx.blockConcurrencyWhile(async () => unwrap(await this.#store.migrate()))
 *   }
 * }
 */
export const durableObjectStore = (options: DurableObjectStoreOptions): EventStore =>
  createEventStore(durableObjectStorage(options), { retry: options.retry, engine: options.engine })
