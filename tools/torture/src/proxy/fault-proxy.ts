import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Fault, PassedBytes, Side } from './fault.ts'
import { link, type Link, type Verdict } from './link.ts'

/** A TCP proxy on 127.0.0.1 that passes bytes on in both directions until it is told otherwise. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** The address of a server with the proxy in its place. */
  readonly urlOf: (serverUrl: string) => string
  /** Where new connections go from now on. */
  readonly forwardTo: (serverUrl: string) => void
  /** Lines up a fault, and counts from zero. It replaces the last one. */
  readonly plan: (fault: Fault) => void
  /** Whether the planned fault has happened. */
  readonly hasStruck: () => boolean
  /** Bytes that passed since the last `plan` or `pass`. */
  readonly passed: () => PassedBytes
  /** Forgets the plan and counts from zero; new connections pass. */
  readonly pass: () => void
  /** Refuses new connections, until `pass`. */
  readonly refuse: () => void
  /** Ends every connection, with those that were stalled or vanished. */
  readonly dropConnections: () => void
  /** Connections of which at least one end is open. */
  readonly connections: () => number
}

/** Starts a proxy to the server at `serverUrl`, on a free port. */
export const startFaultProxy = async (serverUrl: string): Promise<FaultProxy> => {
  const links = new Set<Link>()
  let target = addressOf(serverUrl)
  let fault: Fault | undefined
  let refusing = false
  let struck = false
  let passed: Record<Side, number> = { request: 0, response: 0 }

  const onBytes = (side: Side, length: number): Verdict => {
    const before = passed[side]
    if (fault === undefined || fault.side !== side || before + length < fault.after) {
      passed[side] += length
      return { bytes: length }
    }
    const { mode, after, refuseAfterwards = false } = fault
    passed[side] = after
    fault = undefined
    struck = true
    refusing = refuseAfterwards
    return { bytes: after - before, strike: mode }
  }

  const begin = (): void => {
    fault = undefined
    refusing = false
    struck = false
    passed = { request: 0, response: 0 }
  }

  const dropConnections = (): void => {
    for (const each of links) each.drop()
  }

  // Half-open connections are what this is about: one end closing is passed on by the link, not by Node.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (refusing) {
      near.on('error', () => {})
      near.resetAndDestroy()
      return
    }
    const made = link(near, target, { onBytes, onGone: () => links.delete(made) })
    links.add(made)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    port,
    urlOf: (url) => {
      const through = new URL(url)
      through.host = `127.0.0.1:${port}`
      return through.href
    },
    forwardTo: (url) => (target = addressOf(url)),
    plan: (next) => {
      begin()
      fault = next
    },
    hasStruck: () => struck,
    passed: () => ({ ...passed }),
    pass: begin,
    refuse: () => (refusing = true),
    dropConnections,
    connections: () => links.size,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      dropConnections()
      await closed
    },
  }
}

const addressOf = (serverUrl: string): { readonly host: string; readonly port: number } => {
  const { hostname, port } = new URL(serverUrl)
  return { host: hostname, port: Number(port || 5432) }
}
