import { createTransactionalEventStore } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { ticketSale } from '../domain/ticket-sale.ts'
import { readLog } from '../log/read.ts'
import { succeed } from '../log/succeed.ts'
import type { OpenedTransactionalLog } from '../storage-harness.ts'
import { together } from '../log/together.ts'

/** The event store inside transactions. */
export const storeInTransaction = <Client>(): ContractTopic<OpenedTransactionalLog<Client>> => ({
  name: 'an event store in a transaction',
  checks: [
    {
      name: 'dispatches on what it appended before, and commits all of it with the rows of a read model',
      run: async ({ storage, addRow, countRows }) => {
        const store = createTransactionalEventStore(storage)
        const result = await store.transaction(async (inside, client) => {
          const sale = ticketSale(inside, 2)
          const answers = []
          for (const buyer of ['ana', 'ben', 'cleo']) {
            const answer = await sale.buy(buyer)
            if (answer.ok) await addRow(client)
            answers.push(answer.ok)
          }
          return answers
        })
        expectEqual(succeed(result, 'the transaction'), [true, true, false], 'the third should find none left')
        expectEqual([(await readLog(storage)).length, await countRows()], [2, 2], 'events and rows')
      },
    },
    {
      name: 'takes everything back when it throws, so that the command may be sent again',
      run: async ({ storage, addRow, countRows }) => {
        const store = createTransactionalEventStore(storage)
        const running = store.transaction(async (inside, client) => {
          succeed(await ticketSale(inside, 1).buy('ana', 'buy-1'), 'buying inside')
          await addRow(client)
          throw new Error('rolled back')
        })
        expectThat(
          await running.then(
            () => false,
            () => true,
          ),
          'what was thrown should come back',
        )
        expectEqual([(await readLog(storage)).length, await countRows()], [0, 0], 'events and rows')
        const again = succeed(await ticketSale(store, 1).buy('ana', 'buy-1'), 'buying again')
        expectEqual(again.duplicate, false, 'the command should not be known')
      },
    },
    {
      name: "appends in the application's own transaction, and commits or vanishes with it",
      run: async ({ storage, inTransaction, addRow, countRows }) => {
        const store = createTransactionalEventStore(storage)
        await inTransaction(async (client) => {
          succeed(await ticketSale(store.within(client), 1).buy('ana'), 'buying inside')
          await addRow(client)
        })
        const running = inTransaction(async (client) => {
          succeed(await ticketSale(store.within(client), 2).buy('ben'), 'buying inside')
          await addRow(client)
          throw new Error('rolled back')
        })
        await running.catch(() => undefined)
        expectEqual([(await readLog(storage)).length, await countRows()], [1, 1], 'events and rows')
      },
    },
    {
      name: 'sells as many tickets as there are, when every buyer decides under the lock',
      run: async ({ storage, another }) => {
        const both = [createTransactionalEventStore(storage), createTransactionalEventStore(await another())] as const
        const results = await together(
          Array.from({ length: 16 }, (_, i) =>
            both[i % 2 === 0 ? 0 : 1].transaction((inside) => ticketSale(inside, 5).buy(`buyer-${i}`)),
          ),
        )
        const answers = results.flatMap((result) => (result.ok ? [result.value] : []))
        const sold = answers.filter(({ ok }) => ok).length
        expectEqual((await readLog(storage)).length, sold, 'who was told so should have a ticket')
        // A storage may give up on a crowd, as long as it says so.
        expectEqual(sold, Math.min(5, answers.length), 'all tickets should be sold, and no more')
      },
    },
  ],
})
