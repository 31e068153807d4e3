import type { AnyEventType, Query } from 'factos'
import type { Random } from '../random.ts'
import { factCodec, notesModel, noteTaking } from './notes.ts'
import { someBroadQuery, someGrowingQuery, someNotes, someTagQuery } from './note-lots.ts'
import type { Workload } from './workload.ts'

type DrawQuery = (random: Random, epoch: number) => Query<AnyEventType>

const noteTakingOn = (name: string, title: string, drawQuery: DrawQuery): Workload => ({
  name,
  title,
  model: notesModel,
  next: ({ random, epoch, nonce, commandId }) => {
    const query = drawQuery(random, epoch)
    const notes = someNotes(random, epoch)
    const stream = `notes-${epoch}-${random.below(20)}`
    return (store) =>
      store.dispatchWithQuery({
        stream,
        query,
        decider: noteTaking,
        codec: factCodec,
        command: { type: 'WriteNotes', nonce, notes },
        commandId,
      })
  },
})

/** Random hot tags, one to four items a query, up to three events a command. */
export const tagged: Workload = noteTakingOn('tagged', 'Zipf-hot tags, 1 to 4 OR items', someTagQuery)

/** Queries by types alone, by tags alone, and for everything; those that grow with the log come less and less often. */
export const broad: Workload = noteTakingOn('broad', 'type-only, tag-only and match-all queries', (random, epoch) =>
  random.chance(0.15 / (1 + epoch)) ? someGrowingQuery(random) : someBroadQuery(random, epoch),
)
