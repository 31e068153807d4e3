import { failIfEventsMatch, noPosition, query, queryItem, tag } from 'factos'
import { factCodec, factsOf, notesModel, noteTaking } from './notes.ts'
import { someBroadQuery, someNotes, someTagQuery } from './note-lots.ts'
import type { Workload } from './workload.ts'

/** Appends without a condition, which others' decisions must see all the same. */
export const unconditional: Workload = {
  name: 'unconditional',
  title: 'appends without a condition',
  model: notesModel,
  next: ({ random, epoch, nonce, commandId }) => {
    const events = factsOf(nonce, someNotes(random, epoch))
    const stream = `notes-${epoch}-${random.below(20)}`
    return (store) => store.append({ stream, events, codec: factCodec, commandId })
  },
}

/** Appends with the condition of a context or a stream that was read before, or that something never happened. */
export const conditional: Workload = {
  name: 'conditional',
  title: 'appends with a condition of the caller',
  model: notesModel,
  next: ({ random, epoch, nonce, commandId }) => {
    const notes = someNotes(random, epoch)
    const stream = `notes-${epoch}-${random.below(20)}`
    const lot = random.below(5)
    if (lot === 0) {
      const claimed = `claim:${epoch}-${random.below(40)}`
      const condition = failIfEventsMatch(query(queryItem({ tags: [tag(claimed)] })), noPosition)
      const events = factsOf(nonce, [...notes, { type: 'NoteA', tags: [claimed] }])
      return (store) => store.append({ stream, events, codec: factCodec, condition, commandId })
    }
    const chosen = random.chance(0.2) ? someBroadQuery(random, epoch) : someTagQuery(random, epoch)
    return async (store) => {
      const read =
        lot === 1
          ? await store.loadStream({ stream, decider: noteTaking, codec: factCodec })
          : await store.readContext({ query: chosen, decider: noteTaking, codec: factCodec })
      if (!read.ok) return read
      const { state, condition } = read.value
      return store.append({ stream, events: factsOf(nonce, notes, state), codec: factCodec, condition, commandId })
    }
  },
}
