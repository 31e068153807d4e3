import { noEvents, expectRevision } from 'factos'
import { createEventStore } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { rawCodec, type RawEvent } from '../domain/raw-codec.ts'
import { ticketSale, type SaleResult } from '../domain/ticket-sale.ts'
import { appendEvents } from '../log/append.ts'
import { eventsToAppend } from '../log/event-to-append.ts'
import { readLog } from '../log/read.ts'
import { failure, succeed } from '../log/succeed.ts'
import { together } from '../log/together.ts'

/** Commands with an id happen at most once. */
export const repeatedCommands: ContractTopic = {
  name: 'a command with an id, sent to an event store on it,',
  checks: [
    {
      name: 'is not decided again when it is repeated: the last ticket that it bought does not make it sold out',
      run: async ({ storage, another }) => {
        const sale = ticketSale(createEventStore(storage), 1)
        const first = bought(await sale.buy('renata', 'buy-1'))
        expectEqual([first.duplicate, sale.decisions()], [false, 1], 'the first time it should be decided')
        const elsewhere = ticketSale(createEventStore(await another()), 1)
        for (const one of [sale, elsewhere]) {
          const again = bought(await one.buy('renata', 'buy-1'))
          expectEqual([again.duplicate, again.events], [true, first.events], 'it should bring what was recorded')
          expectEqual(again.append, first.append, 'at the same place')
        }
        expectEqual([sale.decisions(), elsewhere.decisions()], [1, 0], 'it should not be decided again')
        expectEqual((await readLog(storage)).length, 1, 'nothing should have been written again')
        expectThat(!(await sale.buy('renata', 'buy-2')).ok, 'another command should be decided, and rejected')
      },
    },
    {
      name: 'is recognised after many others, by a store that never saw it',
      run: async ({ storage, another }) => {
        const first = bought(await ticketSale(createEventStore(storage), 500).buy('renata', 'buy-1'))
        await appendEvents(
          storage,
          eventsToAppend(200, 'TicketSold', ['event:e1'], { data: new TextEncoder().encode('{"buyer":"x"}') }),
        )
        const sale = ticketSale(createEventStore(await another()), 1)
        const again = bought(await sale.buy('renata', 'buy-1'))
        expectEqual([again.duplicate, again.events, sale.decisions()], [true, first.events, 0], 'the repeated command')
      },
    },
    {
      name: 'happens once when it is sent many times at once, through two stores',
      run: async ({ storage, another }) => {
        const sales = [createEventStore(storage), createEventStore(await another())].map((store) =>
          ticketSale(store, 1),
        )
        const sent = Array.from({ length: 12 }, (_, i) => sales[i % 2]?.buy('renata', 'buy-1') as Promise<SaleResult>)
        const answers = (await together(sent)).map(bought)
        const [event] = await readLog(storage)
        expectEqual((await readLog(storage)).length, 1, 'one ticket should be sold')
        expectEqual(
          new Set(answers.map(({ events }) => events[0]?.id)),
          new Set([event?.id]),
          'everybody should hear of it',
        )
      },
    },
    {
      name: 'that was rejected, or decided nothing, may succeed later: only what was appended is remembered',
      run: async ({ storage }) => {
        const store = createEventStore(storage)
        expectThat(!(await ticketSale(store, 0).buy('renata', 'buy-1')).ok, 'without tickets it should be rejected')
        expectEqual(
          bought(await ticketSale(store, 1).buy('renata', 'buy-1')).duplicate,
          false,
          'with one it should succeed',
        )
      },
    },
    {
      name: 'cannot be used for another stream: that is CommandIdReused, and nothing is written',
      run: async ({ storage }) => {
        const store = createEventStore(storage)
        const sale = ticketSale(store, 9)
        bought(await sale.buy('renata', 'buy-1', 'stream-1'))
        const error = failure(await sale.buy('renata', 'buy-1', 'stream-2'), 'the other stream')
        expectEqual(
          error.kind === 'StoreError' ? [error.reason, error.outcome] : error,
          ['CommandIdReused', 'not-appended'],
          'the error',
        )
        const events: readonly RawEvent[] = [{ type: 'Noted' }]
        const appending = failure(
          await store.append({ stream: 'stream-3', events, codec: rawCodec, commandId: 'buy-1' }),
          'an append',
        )
        expectEqual(
          appending.kind === 'StoreError' ? appending.reason : appending,
          'CommandIdReused',
          'the error of an append',
        )
        expectEqual((await readLog(storage)).length, 1, 'nothing should have been written')
      },
    },
    {
      name: 'makes an append without a decision happen once too, whatever became of its condition',
      run: async ({ storage, another }) => {
        for (const store of [createEventStore(storage), createEventStore(await another())]) {
          const condition = expectRevision('notes', noEvents)
          const events: readonly RawEvent[] = [{ type: 'Noted' }, { type: 'Noted' }]
          const sent = { stream: 'notes', events, codec: rawCodec, condition, commandId: 'note-1' }
          const { append, events: recorded } = succeed(await store.append(sent), 'an append')
          expectEqual([append, recorded.length], [{ currentRevision: 1, position: 2 }, 2], 'what was appended')
        }
        expectEqual((await readLog(storage)).length, 2, 'it should have been written once')
      },
    },
    {
      name: 'does not hide that an event id was taken by somebody else: EventIdTaken, and nothing is written',
      run: async ({ storage }) => {
        const store = createEventStore(storage)
        const events: readonly RawEvent[] = [{ type: 'Noted', id: 'note' }]
        succeed(await store.append({ stream: 'a', events, codec: rawCodec }), 'the first')
        for (const commandId of [undefined, 'note-2']) {
          const twice: readonly RawEvent[] = [{ type: 'Noted' }, ...events]
          const error = failure(
            await store.append({ stream: 'b', events: twice, codec: rawCodec, commandId }),
            'the second',
          )
          expectEqual(
            error.kind === 'StoreError' ? [error.reason, error.outcome] : error,
            ['EventIdTaken', 'not-appended'],
            'the error',
          )
        }
        expectEqual((await readLog(storage)).length, 1, 'nothing should have been written')
      },
    },
    {
      name: 'is one of many that all happen, each once, though every one of them is sent three times',
      run: async ({ storage, another }) => {
        const sales = [createEventStore(storage), createEventStore(await another())].map((store) =>
          ticketSale(store, 100),
        )
        const sent = Array.from(
          { length: 36 },
          (_, i) => sales[i % 2]?.buy(`buyer-${i % 12}`, `buy-${i % 12}`) as Promise<SaleResult>,
        )
        const answers = (await together(sent)).map(bought)
        expectEqual((await readLog(storage)).length, 12, 'each should have bought one ticket')
        expectEqual(new Set(answers.map(({ events }) => events[0]?.id)).size, 12, 'each should hear of its own')
      },
    },
  ],
}

const bought = (result: SaleResult) => succeed(result, 'buying a ticket')
