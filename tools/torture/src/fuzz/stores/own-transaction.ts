import { unwrap, type TransactionalEventStore } from 'factos'
import type { InsideStore } from './fuzz-store.ts'

/** Runs this in the store's own `transaction`, and takes it back where it says not to commit. */
export const ownTransaction = async <Client>(
  store: TransactionalEventStore<Client>,
  run: (inside: InsideStore) => Promise<boolean>,
): Promise<void> => {
  try {
    unwrap(
      await store.transaction(async (inside) => {
        if (!(await run(inside))) throw new TakenBack()
      }),
    )
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
}

class TakenBack extends Error {}
