import { setTimeout as sleep } from 'node:timers/promises'
import type { Result, StoreError } from 'factos'
import { factCodec, notesModel, noteTaking } from './notes.ts'
import { someNotes, someTagQuery } from './note-lots.ts'
import type { Workload } from './workload.ts'

/** Transactions that hold the log's lock for a while, with two decisions in them; some are rolled back in the end. */
export const slowTransactions: Workload = {
  name: 'slow-transactions',
  title: 'transactions that hold the lock for a while',
  model: notesModel,
  next: ({ random, epoch, nonce }) => {
    const [first, second] = [1, 2].map((part) => ({
      stream: `notes-${epoch}-${random.below(20)}`,
      query: someTagQuery(random, epoch),
      decider: noteTaking,
      codec: factCodec,
      command: { type: 'WriteNotes' as const, nonce: `${nonce}-${part}`, notes: someNotes(random, epoch) },
    }))
    const [holdMs, givesUp] = [random.below(60), random.chance(0.3)]
    return (store) =>
      unlessGivenUp(() =>
        store.transaction(async (inside) => {
          if (first) await inside.dispatchWithQuery(first)
          await sleep(holdMs)
          if (second) await inside.dispatchWithQuery(second)
          if (givesUp) throw new GivenUp()
        }),
      )
  },
}

class GivenUp extends Error {}

const unlessGivenUp = async (
  run: () => Promise<Result<void, StoreError>>,
): Promise<Result<unknown, { readonly kind: string }>> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof GivenUp) return { ok: false, error: { kind: 'GivenUp' } }
    throw error
  }
}
