import type { EventToAppend } from 'factos/storage'

let made = 0

/** An event for a check: of this type, with these tags, a new id, and whatever else is given. */
export const eventToAppend = (
  type: string,
  tags: readonly string[] = [],
  more: Partial<EventToAppend> = {},
): EventToAppend => ({
  id: `event-${++made}`,
  stream: 'stream',
  type,
  version: 1,
  tags,
  metadata: {},
  data: new TextEncoder().encode(`{"made":${made}}`),
  ...more,
})

/** So many events of one type. */
export const eventsToAppend = (
  count: number,
  type: string,
  tags: readonly string[] = [],
  more: Partial<EventToAppend> = {},
): readonly EventToAppend[] => Array.from({ length: count }, () => eventToAppend(type, tags, more))
