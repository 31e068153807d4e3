import { FactosError, type EventStore, type ReadEventsCall, type Recorded, type Result } from 'factos'
import { factCodec, notesModel, noteTaking, type Fact } from './notes.ts'
import { someBroadQuery, someGrowingQuery, someTagQuery } from './note-lots.ts'
import type { Workload } from './workload.ts'

/** Reads of all kinds beside the work: contexts, streams, pages forwards and backwards. */
export const reading: Workload = {
  name: 'reading',
  title: 'contexts, streams and events read',
  model: notesModel,
  next: ({ random, epoch }) => {
    const query = random.chance(0.15) ? someBroadQuery(random, epoch) : someTagQuery(random, epoch)
    const stream = `notes-${epoch}-${random.below(20)}`
    const limit = random.chance(0.5) ? 1 + random.below(50) : undefined
    const lastFew = { query: someGrowingQuery(random), codec: factCodec, limit: 40, direction: 'backwards' } as const
    const direction = random.chance(0.5) ? 'backwards' : 'forwards'
    switch (random.below(4)) {
      case 0:
        return (store) => store.readContext({ query, decider: noteTaking, codec: factCodec })
      case 1:
        return (store) => store.loadStream({ stream, decider: noteTaking, codec: factCodec })
      case 2:
        return (store) => readAll(store, lastFew)
      default:
        return (store) => readAll(store, { query, codec: factCodec, limit, direction })
    }
  },
}

const readAll = async (
  store: EventStore,
  call: ReadEventsCall<Fact, string>,
): Promise<Result<number | undefined, { readonly kind: string }>> => {
  try {
    let last: Recorded<Fact> | undefined
    for await (const event of store.read(call)) last = event
    return { ok: true, value: last?.position }
  } catch (error) {
    if (error instanceof FactosError) return { ok: false, error: (error as FactosError).error }
    throw error
  }
}
