import { connect, type Socket } from 'node:net'
import type { FaultMode, Side } from './fault.ts'

/** One connection through the proxy: from its client to the server. */
export interface Link {
  /** Does to it what the mode says. */
  readonly strike: (mode: FaultMode) => void
  /** Ends both sides at once. */
  readonly drop: () => void
}

/** How much of a chunk may pass, and what happens to the link after that. */
export interface Verdict {
  readonly bytes: number
  readonly strike?: FaultMode | undefined
}

interface LinkEvents {
  readonly onBytes: (side: Side, length: number) => Verdict
  readonly onGone: () => void
}

/** Joins a client to a new connection to the server. */
export const link = (
  near: Socket,
  target: { readonly host: string; readonly port: number },
  events: LinkEvents,
): Link => {
  const far = connect({ ...target, noDelay: true })
  near.setNoDelay(true)
  let state: 'open' | FaultMode = 'open'
  let open = 2

  const strike = (mode: FaultMode): void => {
    if (state !== 'open') return
    state = mode
    for (const socket of [near, far]) {
      if (mode === 'reset') socket.resetAndDestroy()
      if (mode === 'end') socket.end()
    }
  }

  const forward = (side: Side, from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (state !== 'open') return
      const verdict = events.onBytes(side, chunk.length)
      const { strike: mode } = verdict
      // Once struck, what follows must not overtake what still passes.
      const passed = mode === undefined ? undefined : (): void => strike(mode)
      if (mode !== undefined) from.pause()
      const isRoom = verdict.bytes === 0 || to.write(chunk.subarray(0, verdict.bytes), passed)
      if (verdict.bytes === 0) passed?.()
      if (mode !== undefined) from.resume()
      else if (!isRoom) {
        from.pause()
        to.once('drain', () => from.resume())
      }
    })
  }
  forward('request', near, far)
  forward('response', far, near)

  for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
    socket.on('error', () => {}) // `close` follows.
    socket.on('end', () => {
      if (state !== 'vanish') other.end()
    })
    socket.on('close', () => {
      if (state !== 'vanish') other.destroySoon()
      if (--open === 0) events.onGone()
    })
  }

  return {
    strike,
    drop: () => {
      state = 'reset'
      near.destroy()
      far.destroy()
    },
  }
}
