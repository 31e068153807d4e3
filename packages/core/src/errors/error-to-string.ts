import type { AppendCondition } from '../vocabulary/append-condition.ts'
import type { Query } from '../vocabulary/query.ts'
import type { DecodeError } from './decode-error.ts'
import type { DispatchError, UnsupportedAppendCondition } from './dispatch-error.ts'

/**
 * One line that a log or an operator can use, for any error of this library.
 *
 * `domainErrorToString` renders the application's own error; without it, it is written as JSON. Payload bytes are never
 * part of the text. Line breaks, as a driver's message or a stream's name may have them, become spaces.
 *
 * @example
 * errorToString(sold.error, (soldOut) => `sold out at ${soldOut.capacity}`)
 */
export const errorToString = <D>(
  error: DispatchError<D, UnsupportedAppendCondition>,
  domainErrorToString: (domainError: D) => string = jsonOrString,
): string => textOf(error, domainErrorToString).replaceAll(/[\r\n\u2028\u2029]+/g, ' ')

const textOf = <D>(
  error: DispatchError<D, UnsupportedAppendCondition>,
  domainErrorToString: (domainError: D) => string,
): string => {
  switch (error.kind) {
    case 'DomainError':
      return domainErrorToString(error.domainError)
    case 'AppendConditionFailed':
      return `not appended: ${conditionToString(error.condition)} did not hold`
    case 'UnsupportedAppendCondition':
      return `not appended: this store cannot check ${conditionToString(error.condition)}`
    case 'DecodeError':
      return decodeErrorToString(error)
    case 'StoreError':
      return `${error.reason}${error.outcome === 'unknown' ? ' (may have been appended)' : ''}: ${error.message}`
  }
}

const jsonOrString = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

const decodeErrorToString = ({ reason, message, stored }: DecodeError): string => {
  const problem = reason === 'UnknownEvent' ? 'the codec does not know the event type' : 'the stored data is invalid'
  const place = stored.position === 'no-position' ? 'not appended' : `position ${stored.position}`
  const detail = message === undefined ? '' : `: ${message}`
  return `${problem}: ${stored.type} version ${stored.version} in stream ${stored.stream} (${place})${detail}`
}

const conditionToString = (condition: AppendCondition): string => {
  switch (condition.kind) {
    case 'NoAppendCondition':
      return 'no condition'
    case 'FailIfEventsMatch':
      return `"no event matches ${queryToString(condition.query)} after ${condition.after}"`
    case 'ExpectRevision':
      return `"stream ${condition.stream} is at revision ${condition.revision}"`
  }
}

const queryToString = (query: Query): string =>
  query.kind === 'AllEvents'
    ? 'all events'
    : query.items
        .map((item) => {
          const types = item.types.length === 0 ? 'any type' : item.types.join('|')
          return item.tags.length === 0 ? types : `${types} with ${item.tags.join(' & ')}`
        })
        .join(', or ')
