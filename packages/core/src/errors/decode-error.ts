import type { Position, Revision } from '../vocabulary/position.ts'
import type { DecodableEvent } from '../codec/codec.ts'

/** Why a codec could not decode: it does not know the type, or the bytes are not what the type and version promise. */
export type DecodeFailureReason = 'UnknownEvent' | 'InvalidData'

/** What a codec returns when it cannot decode. */
export interface DecodeFailure {
  readonly reason: DecodeFailureReason
  readonly message?: string | undefined
}

/**
 * An event that the command needs could not be decoded, or an event about to be appended could not be decoded from its
 * own encoded bytes (then `stored.position` is `noPosition`, and nothing was written).
 */
export interface DecodeError {
  readonly kind: 'DecodeError'
  readonly reason: DecodeFailureReason
  readonly message?: string | undefined
  readonly stored: DecodableEvent & { readonly position: Position; readonly revision: Revision }
}

/** A {@link DecodeError} for this stored event. */
export const decodeError = (failure: DecodeFailure, stored: DecodeError['stored']): DecodeError => ({
  kind: 'DecodeError',
  reason: failure.reason,
  message: failure.message,
  stored,
})
