import { failIfEventsMatch, noPosition, query, queryItem, tag } from 'factos'
import type { Storage } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, expectAppended, expectOutcome, outcomeOf, request } from '../log/append.ts'
import { commandMark } from '../log/command-mark.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { idsOf, positionsOf, read, readHead, readLog } from '../log/read.ts'
import { failure, succeed } from '../log/succeed.ts'
import type { OpenedTransactionalLog } from '../storage-harness.ts'
import { together } from '../log/together.ts'

const seat = query(queryItem({ tags: [tag('seat:1')] }))

/** Transactions that the storage runs. */
export const transactions = <Client>(): ContractTopic<OpenedTransactionalLog<Client>> => ({
  name: 'a transaction',
  checks: [
    {
      name: 'commits what was appended in it, and returns what it was told to',
      run: async ({ storage, another }) => {
        const events = eventsToAppend(3, 'Noted')
        const result = await storage.transaction(async (inside) => {
          await appendEvents(inside, events.slice(0, 1))
          await appendEvents(inside, events.slice(1))
          return 'done'
        })
        expectEqual(succeed(result, 'the transaction'), 'done', 'its result')
        for (const one of [storage, await another()]) expectEqual(idsOf(await readLog(one)), idsOf(events), 'the log')
      },
    },
    {
      name: 'that throws leaves nothing behind, and passes on what was thrown; positions go on without a gap',
      run: async ({ storage, addRow, countRows }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const before = await readLog(storage)
        const thrown = new Error('changed my mind')
        const running = storage.transaction(async (inside, client) => {
          await appendEvents(inside, eventsToAppend(2, 'Noted'), [], [commandMark('lost', { eventCount: 2 })])
          await addRow(client)
          throw thrown
        })
        const caught = await running.then(
          () => undefined,
          (error: unknown) => error,
        )
        expectThat(caught === thrown, 'what was thrown should come back', caught)
        expectEqual(await readLog(storage), before, 'the log should be as it was')
        expectEqual((await read(storage, [], ['lost'])).commands, [], 'the command should not be remembered')
        expectEqual(await countRows(), 0, 'the row should not be there')
        expectEqual((await appendEvents(storage, [eventToAppend('Noted')])).firstPosition, 2, 'the next position')
      },
    },
    {
      name: 'commits rows of the application together with the events',
      run: async ({ storage, addRow, countRows }) => {
        const result = await storage.transaction(async (inside, client) => {
          await addRow(client)
          await appendEvents(inside, [eventToAppend('Noted')])
          await addRow(client)
        })
        succeed(result, 'the transaction')
        expectEqual([await countRows(), (await readLog(storage)).length], [2, 1], 'rows and events')
      },
    },
    {
      name: 'reads its own appends, checks conditions, command ids and event ids against them, and outlives a rejection',
      run: async ({ storage }) => {
        const event = eventToAppend('SeatTaken', ['seat:1'])
        const result = await storage.transaction(async (inside) => {
          await appendEvents(inside, [event], [failIfEventsMatch(seat, noPosition)], [commandMark('take')])
          expectEqual(idsOf(await readLog(inside)), [event.id], 'the log inside')
          expectEqual(await readHead(inside), { position: 1, eventId: event.id }, 'the head inside')
          const late = { events: [eventToAppend('SeatTaken', ['seat:1'])] }
          const conditions = [failIfEventsMatch(seat, noPosition)]
          expectOutcome(await outcomeOf(inside, { ...late, conditions }), 'ConditionsFailed')
          expectOutcome(await outcomeOf(inside, { ...late, commands: [commandMark('take')] }), 'DuplicateCommand')
          expectOutcome(await outcomeOf(inside, { events: [event] }), 'EventIdsTaken')
          expectAppended(await outcomeOf(inside, { ...late, conditions: [failIfEventsMatch(seat, 1)] }))
        })
        succeed(result, 'the transaction')
        expectEqual(positionsOf(await readLog(storage)), [1, 2], 'what was accepted should be in the log')
      },
    },
    {
      name: 'is not seen by others before it commits, and never if it does not',
      run: async ({ storage, another }) => {
        const other = await another()
        await appendEvents(storage, [eventToAppend('Noted')])
        for (const commits of [true, false]) {
          const before = await readLog(other)
          // Not awaited inside: a storage may let readers wait until the transaction ends.
          let reading: Promise<readonly unknown[]> = Promise.resolve([])
          const running = storage.transaction(async (inside) => {
            await appendEvents(inside, eventsToAppend(2, 'Noted'))
            reading = readLog(other)
            await readLog(inside)
            if (!commits) throw new Error('rolled back')
          })
          await running.catch(() => undefined)
          const after = await readLog(other)
          const seen = (await reading).length
          expectThat(seen === before.length || seen === after.length, 'a reader should see none or all of it', seen)
          expectEqual(after.length, before.length + (commits ? 2 : 0), 'the log after the transaction')
        }
      },
    },
    {
      name: 'keeps other writers out: what they append comes before or after all of it, or is definitely refused',
      run: async ({ storage, another }) => {
        const other = await another()
        for (const writer of [other, storage]) {
          const mine = eventsToAppend(4, 'Mine')
          let writing: ReturnType<Storage['append']> | undefined
          const result = await storage.transaction(async (inside) => {
            await appendEvents(inside, mine.slice(0, 1))
            const requests = [request({ events: [eventToAppend('Theirs')] })]
            writing = writer.append({ requests, knownHead: { position: 0, eventId: '' } })
            for (const event of mine.slice(1)) await appendEvents(inside, [event])
          })
          succeed(result, 'the transaction')
          const answer = await writing
          if (answer?.ok === false) expectEqual(answer.error.outcome, 'not-appended', 'a refusal should be definite')
          const log = await readLog(storage)
          const positions = positionsOf(log.filter(({ id }) => idsOf(mine).includes(id)))
          const [first = 0] = positions
          expectEqual(
            positions,
            [0, 1, 2, 3].map((i) => first + i),
            'nothing of others should stand in between',
          )
          const theirs = log.filter(({ type, position }) => type === 'Theirs' && position > first)
          expectEqual(theirs.length, answer?.ok === true ? 1 : 0, 'what was answered should be in the log')
        }
      },
    },
    {
      name: 'that decides on what it read is never overtaken, however many run at once',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        const count = 10
        const results = await together(
          Array.from({ length: count }, async (_, i) =>
            (both[i % 2] ?? storage).transaction(async (inside) => {
              const { head } = await read(inside, [])
              const { previousHead } = await append(inside, [request({ events: [eventToAppend('Counted')] })])
              return { read: head.position, appendedAfter: previousHead.position }
            }),
          ),
        )
        const done = results.flatMap((result) => (result.ok ? [result.value] : []))
        const refused = results.flatMap((result) => (result.ok ? [] : [result.error.outcome]))
        expectEqual(
          refused,
          refused.map(() => 'not-appended' as const),
          'a transaction that gave up should say so',
        )
        done.forEach((one) => expectEqual(one.read, one.appendedAfter, 'what was read should still be the head'))
        expectEqual((await readLog(storage)).length, done.length, 'each that committed should be in the log')
        expectThat(done.length > 0, 'some should commit', results)
      },
    },
    {
      name: 'on a storage that was closed is not begun',
      run: async ({ storage }) => {
        await storage.close()
        let ran = false
        const result = await storage.transaction(async () => {
          ran = true
        })
        expectEqual([failure(result, 'a transaction').reason, ran], ['Closed', false], 'the error, and whether it ran')
      },
    },
  ],
})
