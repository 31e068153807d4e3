import { allEvents, jsonCodec, tag, unwrap } from 'factos'
import { createTransactionalEventStore } from 'factos/storage'
import type { Hunt, HuntContext } from './hunt.ts'
import { openLog } from './open-log.ts'

type Tried = { type: 'Tried'; number: number }
const codec = jsonCodec<Tried>({ Tried: { tags: ({ number }) => [tag('number', number)] } })

/**
 * Rejects where a store cannot even append and read: that would be found by any test, and proves nothing. A defect has to be
 * one that goes unnoticed at first.
 */
export const worksAtAll = async (store: Hunt['store'], context: HuntContext): Promise<void> => {
  await using log = await openLog(store, context)
  const events = createTransactionalEventStore<never>(log.open() as never)
  for (const number of [1, 2]) unwrap(await events.append({ stream: 's', events: [{ type: 'Tried', number }], codec }))
  const found: number[] = []
  for await (const { event } of events.read({ query: allEvents, codec })) found.push(event.number)
  if (found.join() !== '1,2') throw new Error(`appended 1 and 2, and read ${found.join(' and ')}`)
}
