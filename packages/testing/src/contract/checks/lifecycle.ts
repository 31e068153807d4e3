import { emptyHead, type Storage } from 'factos/storage'
import { expectEqual, expectThat } from '../../expectation/expect-that.ts'
import type { ContractTopic } from '../contract-check.ts'
import { appendEvents, outcomeOf, request } from '../log/append.ts'
import { eventsToAppend, eventToAppend } from '../log/event-to-append.ts'
import { pageRead, readLog } from '../log/read.ts'
import { failure, succeed } from '../log/succeed.ts'
import { together } from '../log/together.ts'

/** Migrating, watching and closing. */
export const lifecycle: ContractTopic = {
  name: 'a storage',
  checks: [
    {
      name: 'may be migrated again, also by two at once and while others append: the log stays as it was',
      run: async ({ storage, another }) => {
        const other = await another()
        const events = eventsToAppend(3, 'Noted', ['x'])
        await appendEvents(storage, events)
        const before = await readLog(storage)
        const migrations = [storage.migrate(), other.migrate(), storage.migrate()]
        await together([...migrations, appendEvents(other, eventsToAppend(2, 'Noted'))] as readonly Promise<unknown>[])
        for (const result of await together(migrations)) succeed(result, 'a migration')
        const log = await readLog(other)
        expectEqual(log.slice(0, 3), before, 'the log should hold what it held')
        expectEqual(log.length, 5, 'and what was appended meanwhile')
      },
    },
    {
      name: 'states its name, and limits that allow at least a small command',
      run: async ({ storage }) => {
        const { name, limits } = storage
        expectThat(typeof name === 'string' && name !== '', 'a storage should have a name', name)
        const { eventBytes, events, bytes, requests, nul } = limits
        expectThat(
          [eventBytes, events, bytes, requests].every((limit) => limit >= 1),
          'limits should be positive',
          limits,
        )
        expectThat(typeof nul === 'boolean' && bytes >= eventBytes, 'a call should hold at least one event', limits)
      },
    },
    {
      name: 'tells who watches that the head moved, whoever moved it',
      run: async ({ storage, another }) => {
        const other = await another()
        for (const writer of [storage, other]) {
          const moved = nextMove(storage)
          await appendEvents(writer, [eventToAppend('Noted')])
          await moved
        }
      },
    },
    {
      name: 'tells every watcher, also the same function given twice, and stops where it is told to',
      run: async ({ storage }) => {
        let stopped = 0
        const stop = storage.watch(() => stopped++)
        stop()
        stop()
        const moves = [nextMove(storage), nextMove(storage)]
        await appendEvents(storage, [eventToAppend('Noted')])
        await together(moves)
        expectEqual(stopped, 0, 'a watcher that ended should not be called')
      },
    },
    {
      name: 'that was closed answers every later call with Closed, and may be closed again',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        await storage.close()
        await storage.close()
        const requests = [request({ events: [eventToAppend('Noted')] })]
        const errors = [
          failure(await storage.append({ requests, knownHead: emptyHead }), 'an append'),
          failure(await storage.read({ reads: [pageRead()], commandIds: [], knownHead: emptyHead }), 'a read'),
          failure(await storage.migrate(), 'a migration'),
        ]
        const closed = { reason: 'Closed', outcome: 'not-appended' } as const
        expectEqual(
          errors.map(({ reason, outcome }) => ({ reason, outcome })),
          errors.map(() => closed),
          'the errors',
        )
      },
    },
    {
      name: 'that was closed leaves the log to others, with everything that it had accepted',
      run: async ({ storage, another }) => {
        const other = await another()
        // A storage in the memory of one process has no other.
        if (other === storage) return
        await appendEvents(storage, eventsToAppend(2, 'Noted'))
        await storage.close()
        await appendEvents(other, eventsToAppend(1, 'Noted'))
        expectEqual((await readLog(other)).length, 3, 'the log should go on')
      },
    },
    {
      name: 'goes on working after whatever it rejected',
      run: async ({ storage }) => {
        await appendEvents(storage, [eventToAppend('Noted')])
        const lost = { position: 9, eventId: 'lost' }
        for (let i = 0; i < 3; i++) {
          failure(await storage.read({ reads: [], commandIds: [], knownHead: lost }), 'a read of a replaced log')
          failure(
            await storage.append({ requests: [request({ events: [eventToAppend('A')] })], knownHead: lost }),
            'an append',
          )
          const twice = eventToAppend('Noted', [], { id: 'twice' })
          await outcomeOf(storage, { events: [twice] })
        }
        expectEqual((await readLog(storage)).length, 2, 'the log should hold what was accepted')
      },
    },
  ],
}

/** Comes when the watcher is next called. A storage may be late, but not for ever. */
const nextMove = (storage: Storage): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = storage.watch(() => {
      clearTimeout(deadline)
      stop()
      resolve()
    })
    const deadline = setTimeout(() => {
      stop()
      reject(new Error('the head moved, but the watcher was not called within 15 seconds'))
    }, 15_000)
  })
