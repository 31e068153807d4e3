import type { StoreError } from 'factos'
import { storeError, type AppendCall, type Head } from 'factos/storage'
import type { Fault } from './fault.ts'
import type { Snapshot } from './model-log.ts'

/** Why a call speaks of another log than this one, if it does. */
export const replacedLog = (call: AppendCall, { events }: Snapshot, fault?: Fault): StoreError | undefined => {
  const { position, eventId }: Head = call.knownHead
  const last = events.at(-1)?.position ?? 0
  const known = events.find((event) => event.position === position)
  const isLost =
    fault === 'known head checked by position alone' ? position > last : position > 0 && known?.id !== eventId
  const conditions = call.requests.flatMap((request) => request.conditions)
  const isBeyond = conditions.some(
    (condition) =>
      condition.kind === 'FailIfEventsMatch' && typeof condition.after === 'number' && condition.after > last,
  )
  if (isLost && fault !== 'known head not checked') return storeError('LogReplaced', `${eventId} is not at ${position}`)
  if (isBeyond && fault !== 'after beyond the head accepted')
    return storeError('LogReplaced', 'a condition beyond the head')
  return undefined
}
