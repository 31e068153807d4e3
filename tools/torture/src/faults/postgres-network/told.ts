import type { Dispatch, DispatchError, Result, StoreError } from 'factos'

/** What a caller was told of its call. */
export type Told =
  | { readonly kind: 'accepted'; readonly positions: readonly number[]; readonly duplicate: boolean }
  | { readonly kind: 'not-appended' | 'unknown'; readonly why: string }
  | { readonly kind: 'other'; readonly why: string }

/** What a dispatch or an append told. */
export const toldBy = (result: Result<Dispatch<unknown>, DispatchError<unknown>>): Told =>
  result.ok
    ? {
        kind: 'accepted',
        positions: result.value.events.map(({ position }) => position),
        duplicate: result.value.duplicate,
      }
    : toldByError(result.error)

/** What an error told. */
export const toldByError = (error: DispatchError<unknown> | StoreError): Told =>
  error.kind === 'StoreError'
    ? { kind: error.outcome, why: `${error.reason}: ${error.message}` }
    : { kind: 'other', why: error.kind }

/** In a few words, for a message. */
export const showTold = (told: Told): string =>
  told.kind === 'accepted'
    ? `accepted at ${told.positions.join(', ')}${told.duplicate ? ' as a duplicate' : ''}`
    : `${told.kind} (${told.why})`
