import type { EventStoreOptions } from 'factos/storage'
import { allEvents, type EventStore } from 'factos'
import type { FuzzStore, InsideStore } from '../stores/fuzz-store.ts'
import { checkTogether } from './check-together.ts'
import { countedCodec } from './counting.ts'
import { expectSame } from './expect-same.ts'
import { makeCall, type Outcome, type PlacedCall } from './make-call.ts'
import type { Universe } from './universe.ts'
import { walkModel } from './walk-model.ts'
import type { WalkCall, WalkStep } from './walk-step.ts'

/** A walk over the public API. */
export interface Walk {
  readonly universe: Universe
  readonly steps: readonly WalkStep[]
  readonly options: EventStoreOptions
}

/** Walks on a store and on the model at once. Throws where they differ; says how many calls it made. */
export const runWalk = async (target: FuzzStore, { universe, steps, options }: Walk): Promise<number> => {
  const model = walkModel(target.limits)
  let store: EventStore = target.open(options)
  let isOpen = true
  let calls = 0

  const place = (call: WalkCall, head: number): PlacedCall => ({ call, head, serial: String(++calls) })
  const both = async (one: InsideStore, other: InsideStore, placed: PlacedCall): Promise<void> => {
    const expected = await makeCall(other, universe, placed)
    expectSame(await makeCall(one, universe, placed), expected, placed)
  }

  try {
    for (const step of steps) {
      switch (step.kind) {
        case 'migrate': {
          const { ok } = await store.migrate()
          if (ok !== isOpen) throw new Error(`migrate of ${isOpen ? 'an open' : 'a closed'} store: ${ok}`)
          break
        }
        case 'close':
          await Promise.all([store.close(), model.store().close()])
          isOpen = false
          break
        case 'open':
          await Promise.all([store.close(), model.store().close()])
          store = target.open(options)
          model.open()
          isOpen = true
          break
        case 'transaction': {
          const { transactions } = target
          if (transactions === undefined || !isOpen) break
          const head = await headOf(model.store())
          const placed = step.calls.map((call) => place(call, head))
          const outcomes: Outcome[] = []
          await transactions[step.by](store, async (inside) => {
            outcomes.length = 0
            for (const one of placed) outcomes.push(await makeCall(inside, universe, one))
            return step.commits
          })
          await model.transaction(async (inside) => {
            for (const [i, one] of placed.entries()) {
              expectSame(outcomes[i] as Outcome, await makeCall(inside, universe, one), one)
            }
          }, step.commits)
          break
        }
        case 'together': {
          if (!isOpen) break
          const head = await headOf(model.store())
          const placed = step.calls.map((call) => place(call, head))
          const outcomes = await Promise.all(placed.map((one) => makeCall(store, universe, one)))
          await checkTogether(model.store(), universe, placed, outcomes)
          break
        }
        default:
          await both(store, model.store(), place(step, isOpen ? await headOf(model.store()) : 0))
      }
    }
    if (!isOpen) {
      store = target.open(options)
      model.open()
    }
    await both(store, model.store(), place(wholeLog, 0))
    return calls
  } finally {
    await store.close()
  }
}

const wholeLog: WalkCall = {
  kind: 'read',
  query: [],
  after: undefined,
  before: undefined,
  limit: undefined,
  backwards: false,
  leaveAfter: undefined,
  aborted: false,
  narrow: false,
}

const headOf = async (store: EventStore): Promise<number> => {
  for await (const { position } of store.read({
    query: allEvents,
    codec: countedCodec(),
    direction: 'backwards',
    limit: 1,
  })) {
    return position
  }
  return 0
}
