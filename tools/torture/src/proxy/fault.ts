/** Which bytes are counted: what the client sends, or what the server answers. */
export type Side = 'request' | 'response'

/**
 * What happens to the connection.
 *
 * - `reset`: both ends are reset (RST), as when a process dies or a firewall intervenes.
 * - `end`: both ends are closed in order (FIN).
 * - `stall`: nothing passes any more, in either direction; when one end gives up, the other hears of it.
 * - `vanish`: nothing passes any more, and neither end hears what becomes of the other, as when a cable is cut.
 */
export type FaultMode = 'reset' | 'end' | 'stall' | 'vanish'

/** Meets the first connection that has passed so many bytes of this side, counted from when it was planned. */
export interface Fault {
  readonly mode: FaultMode
  readonly side: Side
  /** So many bytes pass, and not one more; 0: the first byte meets it, and does not pass. */
  readonly after: number
  /** New connections are reset from then on, until `pass()`. */
  readonly refuseAfterwards?: boolean | undefined
}

/** Bytes that passed, by side. */
export type PassedBytes = Readonly<Record<Side, number>>
