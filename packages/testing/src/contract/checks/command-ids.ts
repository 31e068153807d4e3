import { allEvents, failIfEventsMatch, noPosition } from 'factos'
import type { CommandMark, EventToAppend, RecordedCommand, StorageInTransaction } from 'factos/storage'
import { expectEqual } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { append, appendEvents, expectAppended, expectOutcome, outcomeOf, request } from '../log/append.ts'
import { commandMark } from '../log/command-mark.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { readLog, read } from '../log/read.ts'
import { together } from '../log/together.ts'

/** Commands that must happen at most once. */
export const commandIds: ContractTopic = {
  name: 'command ids',
  checks: [
    {
      name: 'are remembered with the events that the command appended and what it was sent for',
      run: async ({ storage, another }) => {
        await appendEvents(storage, eventsToAppend(3, 'Noted'))
        const events = eventsToAppend(3, 'Paid', ['order:1'])
        await appendEvents(storage, events, [], [commandMark('pay', { fingerprint: 'f', eventCount: 3 })])
        await appendEvents(storage, eventsToAppend(3, 'Noted'))
        const stored = (await readLog(storage)).slice(3, 6)
        const expected = [{ commandId: 'pay', fingerprint: 'f', events: stored }]
        for (const one of [storage, await another()]) {
          expectEqual(await find(one, ['pay']), expected, 'what is remembered of the command')
        }
      },
    },
    {
      name: 'are looked up many at once, in the snapshot of the read; unknown ones are not found',
      run: async ({ storage }) => {
        const ids = Array.from({ length: 50 }, (_, i) => `command-${i}`)
        for (const id of ids) await appendEvents(storage, [eventToAppend('Noted')], [], [commandMark(id)])
        const wanted = [...ids.filter((_, i) => i % 3 === 0), 'unknown', 'Command-1', 'command-', 'command-1 ']
        const answer = await read(storage, [], wanted)
        const log = await readLog(storage)
        const found = answer.commands.map(({ commandId, events }) => [commandId, events] as const)
        const expected = ids.flatMap((id, i) => (i % 3 === 0 ? [[id, [log[i]]] as const] : []))
        expectEqual(new Map<string, unknown>(found), new Map<string, unknown>(expected), 'the commands that are found')
        expectEqual(found.length, expected.length, 'each command should be found once')
        expectEqual(answer.head.position, 50, 'the head of the same snapshot')
      },
    },
    {
      name: 'make a repeated request a duplicate with the events recorded before, even when it is sent again as it was',
      run: async ({ storage, another }) => {
        const again = request({
          events: eventsToAppend(2, 'Paid', ['order:1']),
          conditions: [failIfEventsMatch(allEvents, noPosition)],
          commands: [commandMark('pay', { eventCount: 2 })],
        })
        await append(storage, [again])
        const log = await readLog(storage)
        for (const one of [storage, await another()]) {
          const outcome = expectOutcome(await outcomeOf(one, again), 'DuplicateCommand')
          const expected = [{ commandId: 'pay', fingerprint: 'fingerprint', events: log }]
          expectEqual(outcome.commands, expected, 'command ids should be checked before event ids and conditions')
        }
        expectEqual(await readLog(storage), log, 'nothing should have been written again')
      },
    },
    {
      name: 'make a request with new events a duplicate too, and report what the first was sent for',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Paid')], [], [commandMark('pay', { fingerprint: 'of order 1' })])
        const log = await readLog(storage)
        const outcome = await outcomeOf(storage, {
          events: [eventToAppend('Paid')],
          commands: [commandMark('pay', { fingerprint: 'of order 2' })],
        })
        const expected = [{ commandId: 'pay', fingerprint: 'of order 1', events: log }]
        expectEqual(expectOutcome(outcome, 'DuplicateCommand').commands, expected, 'the first command')
        expectEqual(await readLog(storage), log, 'nothing should have been written')
      },
    },
    {
      name: 'are still known after many others',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Paid')], [], [commandMark('first')])
        const [event] = await readLog(storage)
        const many = 400
        await appendEvents(
          storage,
          eventsToAppend(many, 'Paid'),
          [],
          Array.from({ length: many }, (_, i) => commandMark(`later-${i}`, { firstEvent: i })),
        )
        const outcome = await outcomeOf(storage, { events: [eventToAppend('Paid')], commands: [commandMark('first')] })
        const { commands } = expectOutcome(outcome, 'DuplicateCommand')
        expectEqual(
          commands.map(({ events }) => events),
          [[event as NonNullable<typeof event>]],
          'the first command',
        )
        const last = await find(storage, [`later-${many - 1}`])
        expectEqual(
          last.map(({ events }) => events[0]?.position),
          [many + 1],
          'the last command',
        )
      },
    },
    {
      name: 'of several commands in one request stand each for its own events',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const commands = [
          commandMark('a', { firstEvent: 0, eventCount: 2 }),
          commandMark('b', { firstEvent: 2, eventCount: 1, fingerprint: 'b' }),
          commandMark('c', { firstEvent: 3, eventCount: 3 }),
        ]
        const answer = await append(storage, [
          request({ events: [eventToAppend('Noted')] }),
          request({ events: eventsToAppend(6, 'Paid'), commands }),
        ])
        expectEqual(
          answer.outcomes.map(({ kind }) => kind),
          ['Appended', 'Appended'],
          'both requests',
        )
        const positions = new Map(
          (await find(storage, ['a', 'b', 'c'])).map((one) => [
            one.commandId,
            one.events.map(({ position }) => position),
          ]),
        )
        expectEqual(
          positions,
          new Map([
            ['a', [3, 4]],
            ['b', [5]],
            ['c', [6, 7, 8]],
          ]),
          'the events of each command',
        )
      },
    },
    {
      name: 'of which one is known reject the whole request, say which, and leave the others unknown',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Paid')], [], [commandMark('known')])
        const log = await readLog(storage)
        const commands = ['new-1', 'known', 'new-2'].map((id, i) => commandMark(id, { firstEvent: i }))
        const outcome = await outcomeOf(storage, { events: eventsToAppend(3, 'Paid'), commands })
        const known = expectOutcome(outcome, 'DuplicateCommand').commands
        expectEqual(
          known,
          [{ commandId: 'known', fingerprint: 'fingerprint', events: log }],
          'the member that is known',
        )
        expectEqual(await readLog(storage), log, 'nothing should have been written')
        expectEqual(await find(storage, ['new-1', 'new-2']), [], 'the others should not be remembered')
      },
    },
    {
      name: 'without events are only looked up: a known one makes a duplicate, an unknown one is not remembered',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Paid')], [], [commandMark('known')])
        const log = await readLog(storage)
        const confirming = { conditions: [failIfEventsMatch(allEvents, 1)] }
        const found = await outcomeOf(storage, { ...confirming, commands: [lookUp('known')] })
        const { commands } = expectOutcome(found, 'DuplicateCommand')
        expectEqual(
          commands,
          [{ commandId: 'known', fingerprint: 'fingerprint', events: log }],
          'the command that is known',
        )
        expectAppended(await outcomeOf(storage, { ...confirming, commands: [lookUp('idle')] }))
        const mixed = [
          lookUp('idle'),
          commandMark('busy', { eventCount: 2 }),
          commandMark('late', { firstEvent: 2, eventCount: 0 }),
        ]
        await appendEvents(storage, eventsToAppend(2, 'Paid'), [], mixed)
        const remembered = (await find(storage, ['idle', 'busy', 'late'])).map(({ commandId, events }) => [
          commandId,
          events.length,
        ])
        expectEqual(remembered, [['busy', 2]], 'only the command with events should be remembered')
      },
    },
    {
      name: 'of a rejected request are not remembered',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const parts = { events: [eventToAppend('Paid')], commands: [commandMark('pay')] }
        const conditions = [failIfEventsMatch(allEvents, noPosition)]
        expectEqual((await outcomeOf(storage, { ...parts, conditions })).kind, 'ConditionsFailed', 'the first try')
        expectEqual(await find(storage, ['pay']), [], 'it should not be remembered')
        expectEqual((await outcomeOf(storage, parts)).kind, 'Appended', 'the second try')
      },
    },
    {
      name: 'sent twice at the same time are accepted once',
      run: async ({ storage, another }) => {
        const both = [storage, await another()]
        for (let round = 0; round < 5; round++) {
          const commands = [commandMark(`pay-${round}`)]
          const send = (one: StorageInTransaction, event: EventToAppend) =>
            outcomeOf(one, { events: [event], commands })
          const outcomes = await together(
            Array.from({ length: 8 }, (_, i) => send(both[i % 2] ?? storage, eventToAppend('Paid'))),
          )
          const accepted = outcomes.filter(({ kind }) => kind === 'Appended')
          const repeated = outcomes.flatMap((outcome) => (outcome.kind === 'DuplicateCommand' ? outcome.commands : []))
          expectEqual([accepted.length, repeated.length], [1, 7], 'one should be accepted, the others be duplicates')
          const position = round + 1
          expectEqual(
            new Set(repeated.map(({ events }) => events[0]?.position)),
            new Set([position]),
            'of the same event',
          )
        }
      },
    },
  ],
}

const lookUp = (id: string): CommandMark => commandMark(id, { eventCount: 0 })

const find = async (storage: StorageInTransaction, ids: readonly string[]): Promise<readonly RecordedCommand[]> =>
  (await read(storage, [], ids)).commands
