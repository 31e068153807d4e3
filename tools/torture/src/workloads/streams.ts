import { factCodec, notesModel, noteTaking } from './notes.ts'
import { someNotes } from './note-lots.ts'
import type { Workload } from './workload.ts'

/** Decisions on a stream's revision; some of the streams are those that other kinds of work write to. */
export const streams: Workload = {
  name: 'streams',
  title: 'decisions on a stream',
  model: notesModel,
  next: ({ random, epoch, nonce, commandId }) => {
    const notes = someNotes(random, epoch)
    const stream = `${random.chance(0.3) ? 'account' : 'counter'}-${epoch}-${random.zipf(10)}`
    return (store) =>
      store.dispatch({
        stream,
        decider: noteTaking,
        codec: factCodec,
        command: { type: 'WriteNotes', nonce, notes },
        commandId,
      })
  },
}
