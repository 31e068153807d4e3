import { failIfEventsMatch, noPosition, query, queryItem } from 'factos'
import { emptyHead } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents, expectOutcome, outcomeOf, request } from '../log/append.ts'
import { commandMark } from '../log/command-mark.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { idsOf, pageRead, read, readLog } from '../log/read.ts'
import { failure } from '../log/succeed.ts'
import type { OpenedTransactionalLog } from '../storage-harness.ts'

const noted = query(queryItem({ types: ['Noted'] }))

/** Appends in a transaction that the application owns. */
export const within = <Client>(): ContractTopic<OpenedTransactionalLog<Client>> => ({
  name: "within the application's own transaction",
  checks: [
    {
      name: 'events commit together with its rows',
      run: async ({ storage, inTransaction, addRow, countRows }) => {
        const events = eventsToAppend(3, 'Noted')
        await inTransaction(async (client) => {
          await addRow(client)
          const inside = storage.within(client)
          await appendEvents(inside, events.slice(0, 1), [failIfEventsMatch(noted, noPosition)], [commandMark('c')])
          expectEqual(idsOf(await readLog(inside)), idsOf(events.slice(0, 1)), 'the log inside')
          await appendEvents(inside, events.slice(1), [failIfEventsMatch(noted, 1)])
        })
        expectEqual(idsOf(await readLog(storage)), idsOf(events), 'the log')
        expectEqual((await read(storage, [], ['c'])).commands.length, 1, 'the command should be remembered')
        expectEqual(await countRows(), 1, 'the rows')
      },
    },
    {
      name: 'events vanish with its rows when it is rolled back, and positions go on without a gap',
      run: async ({ storage, inTransaction, addRow, countRows }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const thrown = new Error('changed my mind')
        const running = inTransaction(async (client) => {
          await appendEvents(storage.within(client), eventsToAppend(3, 'Noted'), [], [commandMark('c')])
          await addRow(client)
          throw thrown
        })
        const caught = await running.then(
          () => undefined,
          (error: unknown) => error,
        )
        expectThat(caught === thrown, 'what was thrown should come back', caught)
        expectEqual([(await readLog(storage)).length, await countRows()], [1, 0], 'events and rows')
        expectEqual((await read(storage, [], ['c'])).commands, [], 'the command should not be remembered')
        expectEqual((await appendEvents(storage, [eventToAppend('Noted')])).firstPosition, 2, 'the next position')
      },
    },
    {
      name: 'a rejected request leaves the transaction usable, rows included',
      run: async ({ storage, inTransaction, addRow, countRows }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        await inTransaction(async (client) => {
          const inside = storage.within(client)
          const events = [eventToAppend('Noted')]
          const conditions = [failIfEventsMatch(noted, noPosition)]
          expectOutcome(await outcomeOf(inside, { events, conditions }), 'ConditionsFailed')
          await addRow(client)
          await appendEvents(storage.within(client), events)
        })
        expectEqual([(await readLog(storage)).length, await countRows()], [2, 1], 'events and rows')
      },
    },
    {
      name: 'other writers wait, or are definitely refused: what the transaction read is still the head when it appends',
      run: async ({ storage, another, inTransaction }) => {
        const other = await another()
        let writing: ReturnType<typeof other.append> | undefined
        const mine = eventsToAppend(3, 'Mine')
        await inTransaction(async (client) => {
          const inside = storage.within(client)
          const { head } = await read(inside, [])
          const requests = [{ events: [eventToAppend('Theirs')], conditions: [], commands: [] }]
          writing = other.append({ requests, knownHead: { position: 0, eventId: '' } })
          for (const event of mine) await appendEvents(inside, [event])
          expectEqual((await readLog(inside)).length, head.position + mine.length, 'the log inside')
        })
        const answer = await writing
        if (answer?.ok === false) expectEqual(answer.error.outcome, 'not-appended', 'a refusal should be definite')
        const log = await readLog(storage)
        expectEqual(idsOf(log.slice(0, 3)), idsOf(mine), 'nothing of others should stand before or between')
        expectEqual(log.length, answer?.ok === true ? 4 : 3, 'what was answered should be in the log')
      },
    },
    {
      name: 'every call is answered with Closed once the storage was closed, and writes nothing',
      run: async ({ storage, another, inTransaction }) => {
        const other = await another()
        await storage.close()
        const errors = await inTransaction(async (client) => {
          const inside = storage.within(client)
          const requests = [request({ events: [eventToAppend('Noted')] })]
          return [
            failure(await inside.append({ requests, knownHead: emptyHead }), 'an append'),
            failure(await inside.read({ reads: [pageRead()], commandIds: [], knownHead: emptyHead }), 'a read'),
          ]
        })
        const closed = { reason: 'Closed', outcome: 'not-appended' } as const
        const told = errors.map(({ reason, outcome }) => ({ reason, outcome }))
        expectEqual(told, [closed, closed], 'the errors')
        // A storage in the memory of one process has no other.
        if (other !== storage) expectEqual((await readLog(other)).length, 0, 'nothing should be in the log')
      },
    },
  ],
})
