// The vocabulary's types: names travel with queries, and what must not be mixed up does not compile.

import {
  allEvents,
  eventType,
  failIfEventsMatch,
  noEvents,
  noPosition,
  expectRevision,
  query,
  queryItem,
  tag,
  type AnyEventType,
  type Position,
  type Query,
  type Revision,
  type Tag,
} from 'factos'
import { expectTypeOf } from 'vitest'

// A query carries the names that it mentions.
expectTypeOf(query(queryItem({ types: ['A', 'B'] }), queryItem({ types: ['C'], tags: [tag('x')] }))).toEqualTypeOf<
  Query<'A' | 'B' | 'C'>
>()
expectTypeOf(query(queryItem({ tags: [tag('x')] }))).toEqualTypeOf<Query<AnyEventType>>()
expectTypeOf(query(queryItem({ types: [eventType('Dynamic')] }))).toEqualTypeOf<Query<AnyEventType>>()
expectTypeOf(query(queryItem({ types: [], tags: [] }))).toEqualTypeOf<Query<AnyEventType>>()
expectTypeOf(allEvents).toEqualTypeOf<Query<AnyEventType>>()

// @ts-expect-error a query without items is never "everything"
query()

// @ts-expect-error a plain string is no tag: it was never checked
queryItem({ tags: ['course:c1'] })

expectTypeOf(tag('course', 1)).toEqualTypeOf<Tag>()
// @ts-expect-error a key has one value
tag('a', 'b', 'c')

// "no position" and "no events" are literals of their own: mixing them up does not compile.
expectTypeOf(noPosition).toEqualTypeOf<'no-position'>()
expectTypeOf(noEvents).toEqualTypeOf<'no-events'>()
declare const position: Position
declare const revision: Revision
// @ts-expect-error a position is never "no events"
void (position === noEvents)
// @ts-expect-error a revision is never "no position"
void (revision === noPosition)
// @ts-expect-error a revision's absence is no position
failIfEventsMatch(allEvents, noEvents)
// @ts-expect-error a position's absence is no revision
expectRevision('orders', noPosition)
