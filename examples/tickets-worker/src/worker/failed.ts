import { errorToString, type DispatchError, type StoreErrorReason } from 'factos'

/** The answer to a request that the store could not carry out. Only 504 leaves open whether a ticket was sold. */
export const failed = (error: DispatchError): Response => {
  const status = statusOf(error)
  const headers: Record<string, string> = status === 503 || status === 504 ? { 'retry-after': '1' } : {}
  return Response.json({ error: errorToString(error) }, { status, headers })
}

const statusOf = (error: DispatchError): number => {
  if (error.kind === 'AppendConditionFailed') return 503
  if (error.kind === 'DecodeError') return 500
  if (error.outcome === 'unknown') return 504
  return statuses[error.reason] ?? 500
}

const statuses: Partial<Record<StoreErrorReason, number>> = {
  Unavailable: 503,
  TimedOut: 503,
  Contention: 503,
  Overloaded: 503,
  CommandIdReused: 422,
  LimitExceeded: 413,
  Refused: 400,
}
