import { type EventStore, type Recorded, unwrap } from 'factos'
import { createEventStore, type Storage } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { accountsCodec, moved, transfer, transfersOf, type Balances, type Transferred } from '../domain/accounts.ts'
import { expectCounted, increment } from '../domain/counter.ts'
import { expectCourses, subscribe } from '../domain/courses.ts'
import { ticketCodec, ticketSale, ticketsSold, type SaleResult } from '../domain/ticket-sale.ts'
import { together } from '../log/together.ts'

/** Decisions of many callers on one log, through the event store. */
export const dispatching: ContractTopic = {
  name: 'an event store on it',
  checks: [
    {
      name: 'sells as many tickets as there are, to 60 buyers at once through two stores, and can account for every answer',
      run: async (log) => {
        const stores = await twoStores(log)
        const sales = stores.map((store) => ticketSale(store, 20))
        const buyers = Array.from({ length: 60 }, (_, i) => `buyer-${i}`)
        const results = await together(buyers.map((buyer, i) => sales[i % 2]?.buy(buyer) as Promise<SaleResult>))
        const sold: Recorded<{ readonly buyer: string }>[] = []
        for await (const ticket of stores[0].read({ query: ticketsSold, codec: ticketCodec })) sold.push(ticket)
        const accepted = buyers.filter((_, i) => results[i]?.ok)
        expectEqual(sold.length, 20, 'every ticket should be sold, and none twice')
        expectEqual(
          sold.map(({ event }) => event.buyer).toSorted(),
          accepted.toSorted(),
          'who was told so should have one',
        )
        results.forEach((result, i) => expectAccountable(result, sold, `${buyers[i]}`))
      },
    },
    {
      name: 'never overdraws an account, however transfers between several cross each other',
      run: async (log) => {
        const stores = await twoStores(log)
        const accounts = ['a', 'b', 'c', 'd']
        for (const account of accounts) unwrap(await transfer(stores[0], 'bank', account, 10))
        const transfers = Array.from({ length: 40 }, (_, i) => {
          const from = accounts[i % 4] as string
          const to = accounts[(i + 1 + (i % 3)) % 4] as string
          return transfer(stores[i % 2] as EventStore, from, to, 3 + (i % 5))
        })
        const results = await together(transfers)
        const unexpected = results.filter((result) => !result.ok && result.error.kind !== 'DomainError')
        expectEqual(unexpected, [], 'every transfer should be accepted or rejected')
        await expectNoOverdraft(stores[0], accounts, 4 + results.filter(({ ok }) => ok).length)
      },
    },
    {
      name: 'keeps rules that span several contexts: full courses and busy students',
      run: async (log) => {
        const stores = await twoStores(log)
        const pairs = Array.from({ length: 36 }, (_, i) => ({ course: `c${i % 4}`, student: `s${Math.floor(i / 4)}` }))
        const results = await together(pairs.map((pair, i) => subscribe(stores[i % 2] as EventStore, pair)))
        await expectCourses(stores[0], pairs, results)
      },
    },
    {
      name: 'loses no update of a stream, and gives each its own revision',
      run: async (log) => {
        const stores = await twoStores(log)
        const results = await together(
          Array.from({ length: 30 }, (_, i) => increment(stores[i % 2] as EventStore, 'visits')),
        )
        await expectCounted(stores[0], 'visits', results)
      },
    },
  ],
}

/** Two stores on one log, as two processes would have them. */
const twoStores = async (log: {
  readonly storage: Storage
  readonly another: () => Promise<Storage>
}): Promise<readonly [EventStore, EventStore]> => [createEventStore(log.storage), createEventStore(await log.another())]

/** What a buyer was told must follow from the log as it was where the answer says that it holds. */
const expectAccountable = (result: SaleResult, sold: readonly Recorded<unknown>[], who: string): void => {
  const soldUpTo = (position: number | string): number =>
    sold.filter((ticket) => typeof position === 'number' && ticket.position <= position).length
  if (result.ok) {
    const [ticket] = result.value.events
    expectEqual(result.value.append?.position, ticket?.position, `${who} should hear the position of the ticket`)
    const before = sold.filter(({ position }) => position < (ticket?.position ?? 0)).length
    expectThat(before < 20, `${who}'s ticket should be one of the first 20`, before)
    expectEqual(soldUpTo(result.value.observed), before, `${who} should have decided on every ticket sold before`)
    return
  }
  expectThat(result.error.kind === 'DomainError', `${who} should be told that there is none left`, result.error)
  expectEqual(soldUpTo(result.error.observed), 20, `all tickets should be sold where ${who} was rejected`)
  expectEqual(result.error.domainError.sold, 20, `${who} should be told how many were sold`)
}

const expectNoOverdraft = async (store: EventStore, accounts: readonly string[], count: number): Promise<void> => {
  const seen = new Map<number, Transferred>()
  for (const account of accounts) {
    const one = { query: transfersOf(account, account), codec: accountsCodec }
    for await (const { position, event } of store.read(one)) seen.set(position, event)
  }
  const inOrder = [...seen].toSorted(([a], [b]) => a - b).map(([, event]) => event)
  expectEqual(inOrder.length, count, 'every accepted transfer should be in the log')
  let balances: Balances = {}
  for (const event of inOrder) {
    balances = moved(balances, event)
    const overdrawn = accounts.filter((account) => (balances[account] ?? 0) < 0)
    expectEqual(overdrawn, [], `nobody should be overdrawn after ${JSON.stringify(event)}`)
  }
}
