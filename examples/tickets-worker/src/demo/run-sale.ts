/** Sends a request to the Worker. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>

/** What the buyers heard. */
export type SaleResult = {
  readonly accepted: readonly { readonly buyer: string; readonly ticket: number }[]
  readonly soldOut: readonly string[]
  /** Buyers who heard neither, and why. */
  readonly failures: readonly { readonly buyer: string; readonly reason: string }[]
  /** How often a buyer was asked to come again. */
  readonly repeats: number
}

const maxRepeats = 20

/** Serves every buyer once, so many at a time. Who is told to come again does so with the same key. */
export const runSale = async (send: Send, buyers: readonly string[], concurrency: number): Promise<SaleResult> => {
  const accepted: { buyer: string; ticket: number }[] = []
  const soldOut: string[] = []
  const failures: { buyer: string; reason: string }[] = []
  let repeats = 0

  const serve = async (buyer: string): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': `buy-${buyer}` }
    for (let attempt = 0; ; attempt++) {
      const response = await send('/buy', { method: 'POST', headers, body: JSON.stringify({ buyer }) })
      const answer = (await response.json()) as { readonly ticket?: number; readonly error?: string }
      if (response.status === 201) accepted.push({ buyer, ticket: answer.ticket ?? 0 })
      else if (response.status === 409) soldOut.push(buyer)
      else if (response.headers.has('retry-after') && attempt < maxRepeats) {
        repeats += 1
        continue
      } else failures.push({ buyer, reason: `${response.status} ${answer.error}` })
      return
    }
  }

  // All servers share one queue, so a slow buyer holds up only one of them.
  const queue = buyers.values()
  const server = async (): Promise<void> => {
    for (const buyer of queue) await serve(buyer)
  }
  await Promise.all(Array.from({ length: concurrency }, server))
  return { accepted, soldOut, failures, repeats }
}
