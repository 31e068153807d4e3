import type { Query, StoreErrorReason } from 'factos'
import type { StorageLimits } from 'factos/storage'
import type { RawEvent } from '../raw-codec.ts'

/** Events on their way into a store. */
export interface ToAppend {
  readonly stream: string
  readonly commandId: string | undefined
  readonly events: readonly (Omit<RawEvent, 'id'> & { readonly id: string | undefined })[]
}

/**
 * For which reasons a store with these limits may refuse events before it looks at its log; none: it has to take them.
 * Worked out from the documentation, apart from the library.
 */
export const refusals = (
  { stream, commandId, events }: ToAppend,
  limits: StorageLimits,
): ReadonlySet<StoreErrorReason> => {
  const reasons = new Set<StoreErrorReason>()
  const name = (text: string): void => nameReasons(text, limits).forEach((reason) => reasons.add(reason))
  name(stream)
  if (commandId !== undefined) name(commandId)
  if (events.length > limits.events) reasons.add('LimitExceeded')
  let bytes = 0
  for (const event of events) {
    if (event.id !== undefined) name(event.id)
    name(event.type)
    event.tags.forEach(name)
    if (!(Number.isInteger(event.version) && event.version >= 1 && event.version < 2 ** 31)) reasons.add('Refused')
    for (const text of Object.entries(event.metadata).flat()) {
      if (isIllFormed(text) || (!limits.nul && text.includes('\0'))) reasons.add('Refused')
    }
    if (event.data.length > limits.eventBytes) reasons.add('LimitExceeded')
    const texts = [
      event.id ?? madeId,
      stream,
      event.type,
      ...new Set(event.tags),
      ...Object.entries(event.metadata).flat(),
    ]
    bytes += event.data.length + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  }
  if (bytes > limits.bytes) reasons.add('LimitExceeded')
  const ids = events.flatMap(({ id }) => id ?? [])
  if (new Set(ids).size < ids.length) reasons.add('EventIdTaken')
  return reasons
}

/** For which reasons a store with these limits may refuse to look for a query. */
export const queryRefusals = ({ items }: Query, limits: StorageLimits): ReadonlySet<StoreErrorReason> =>
  new Set(items.flatMap(({ types, tags }) => [...types, ...tags].flatMap((text) => nameReasons(text, limits))))

const nameReasons = (text: string, { nul }: StorageLimits): readonly StoreErrorReason[] => [
  ...(text === '' || isIllFormed(text) || (!nul && text.includes('\0')) ? (['Refused'] as const) : []),
  ...(Buffer.byteLength(text) > 1024 ? (['LimitExceeded'] as const) : []),
]

/** Whether UTF-8 would not give it back. */
const isIllFormed = (text: string): boolean => Buffer.from(text).toString() !== text

const madeId = '00000000-0000-0000-0000-000000000000'
