import { allEvents, eventType, query, queryItem, tag, type AnyEventType, type Query, type QueryItem } from 'factos'
import { seededRandom, type Random } from '../random.ts'
import type { WriteNotes } from './notes.ts'

const lastingTypes = ['NoteA', 'NoteB', 'NoteC'] as const

/** The types that notes of an epoch have: three that last, and one of its own. */
const typesOf = (epoch: number): readonly string[] => [...lastingTypes, `Note-${epoch}`]

const someTag = (random: Random, epoch: number): string => `t:${epoch}-${random.zipf(24)}`

const several = <T>(random: Random, most: number, draw: () => T): readonly T[] =>
  Array.from({ length: 1 + random.below(most) }, draw)

/** One to three notes with up to three tags, of which a few are on most notes. */
export const someNotes = (random: Random, epoch: number): WriteNotes['notes'] =>
  several(random, 3, () => ({
    type: random.pick(typesOf(epoch)),
    tags: [...new Set(several(random, 3, () => someTag(random, epoch)))],
  }))

/** One to four items over hot and cold tags. Most are taken from a set that is the same for all, so that they come again. */
export const someTagQuery = (random: Random, epoch: number): Query<AnyEventType> => {
  const lots = random.chance(0.05) ? random : seededRandom('tag query', epoch, random.zipf(48))
  const item = (): QueryItem<AnyEventType> =>
    queryItem({
      types: lots.chance(0.5) ? several(lots, 2, () => eventType(lots.pick(typesOf(epoch)))) : [],
      tags: several(lots, 2, () => tag(someTag(lots, epoch))),
    })
  const [first = item(), ...others] = several(lots, 4, item)
  return query(first, ...others)
}

/** Types alone, tags alone, or both in one query. */
export const someBroadQuery = (random: Random, epoch: number): Query<AnyEventType> => {
  const ofEpoch = queryItem({ types: [eventType(`Note-${epoch}`)] })
  const tagged = queryItem({ tags: [tag(someTag(random, epoch))] })
  return random.pick([query(ofEpoch), query(tagged), query(ofEpoch, tagged)])
}

/** Types that last, or every event there is: contexts that grow with the log. */
export const someGrowingQuery = (random: Random): Query<AnyEventType> =>
  random.pick([
    allEvents,
    query(queryItem({ types: [eventType('NoteA')] })),
    query(queryItem({ types: [eventType('TicketSold'), eventType('Joined')] })),
  ])
