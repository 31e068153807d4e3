import { DatabaseSync } from 'node:sqlite'
import type { Pool } from 'pg'
import { ticketSale, type TicketSold } from '../domain/ticket-sale.ts'
import { loadPackage, versionedName } from './load-package.ts'
import { conflictRetries, type Peer } from './peer.ts'

type State = { readonly sold: number }
interface Ticket {
  readonly type: 'TicketSold'
  readonly data: Omit<TicketSold, 'type'>
}

/** What is used of `@event-driven-io/emmett` and its stores. */
interface Emmett {
  readonly CommandHandler: (options: {
    readonly initialState: () => State
    readonly evolve: (state: State, event: Ticket) => State
    readonly retry: object
  }) => (store: EmmettStore, stream: string, handle: (state: State) => readonly Ticket[]) => Promise<unknown>
  readonly isExpectedVersionConflictError: (error: unknown) => boolean
}
interface EmmettStore {
  readonly schema?: { readonly migrate: () => Promise<unknown> }
  readonly appendToStream: (stream: string, events: readonly unknown[]) => Promise<unknown>
  readonly close?: () => Promise<void>
}
interface EmmettPostgres {
  readonly getPostgreSQLEventStore: (url: string, options: object) => EmmettStore
}
interface EmmettSqlite {
  readonly getSQLiteEventStore: (options: object) => EmmettStore
}

/** A peer with streams in PostgreSQL: what is a context elsewhere is a stream here. */
export const emmettPostgres = async (url: string, pool: Pool): Promise<Peer> => {
  const name = '@event-driven-io/emmett-postgresql'
  const { getPostgreSQLEventStore } = await loadPackage<EmmettPostgres>(name)
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } })
  await store.schema?.migrate()
  return emmett(versionedName(name), store, async (place) => {
    const { rows } = await pool.query<MessageRow>(
      'select global_position::text as place, message_type as type, message_data::text as data from emt_messages ' +
        'where global_position > $1 order by global_position',
      [place],
    )
    return rows
  })
}

/** The same in a SQLite file, one call after the other: several at once fail, because the database is locked. */
export const emmettSqlite = async (path: string): Promise<Peer> => {
  const name = '@event-driven-io/emmett-sqlite'
  const { getSQLiteEventStore } = await loadPackage<EmmettSqlite>(name)
  const store = getSQLiteEventStore({
    fileName: path,
    schema: { autoMigration: 'CreateOrUpdate' },
  })
  const reader = new DatabaseSync(path, { timeout: 5_000 })
  const peer = await emmett(versionedName(name), store, async (place) => {
    const text =
      'SELECT CAST(global_position AS TEXT) AS place, message_type AS type, message_data AS data FROM emt_messages ' +
      'WHERE global_position > ? ORDER BY global_position'
    return reader.prepare(text).all(Number(place)) as unknown as MessageRow[]
  })
  const oneByOne = inLine()
  return {
    ...peer,
    buyTicket: (sale, buyer) => oneByOne(() => peer.buyTicket(sale, buyer)),
    note: (visitor, page) => oneByOne(() => peer.note(visitor, page)),
    close: async () => {
      reader.close()
      await peer.close()
    },
  }
}

/** Runs one piece of work after the other. */
const inLine = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}

interface MessageRow {
  readonly place: string
  readonly type: string
  readonly data: string
}

const emmett = async (
  name: string,
  store: EmmettStore,
  rowsAfter: (place: string) => Promise<readonly MessageRow[]>,
): Promise<Peer> => {
  const { CommandHandler, isExpectedVersionConflictError } = await loadPackage<Emmett>('@event-driven-io/emmett')
  const handle = CommandHandler({
    initialState: () => ticketSale.initial,
    evolve: (state, { data }) => ticketSale.evolve(state, { type: 'TicketSold', ...data }),
    retry: { onVersionConflict: { retries: conflictRetries, minTimeout: 1, factor: 1 } },
  })
  return {
    name,
    buyTicket: async (sale, buyer) => {
      try {
        await handle(store, `sale-${sale}`, (state) => {
          const decision = ticketSale.decide(state, { type: 'BuyTicket', sale, buyer })
          return decision.ok ? decision.value.map(({ type, ...data }) => ({ type, data })) : []
        })
        return 1
      } catch (error) {
        if (isExpectedVersionConflictError(error)) return 'gave up'
        throw error
      }
    },
    note: async (visitor, page) => {
      await store.appendToStream(`visitor-${visitor}`, [{ type: 'VisitNoted', data: { visitor, page } }])
      return 1
    },
    eventsAfter: async (place) =>
      (await rowsAfter(place)).map(({ place, type, data }) => ({
        place,
        ticket: type === 'TicketSold' ? { type, ...(JSON.parse(data) as Ticket['data']) } : undefined,
      })),
    close: async () => store.close?.(),
  }
}
