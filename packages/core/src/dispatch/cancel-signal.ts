/**
 * The part of `AbortSignal` that Factos uses, so that the signal of a browser, a Worker, Node, Bun or Deno fits
 * whichever type definitions a project has.
 */
export interface CancelSignal {
  readonly aborted: boolean
  readonly reason?: unknown
  readonly addEventListener: (type: 'abort', listener: () => void) => void
  readonly removeEventListener: (type: 'abort', listener: () => void) => void
}
