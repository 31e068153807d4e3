import type { SaleResult } from './run-sale.ts'

/** What is wrong with a sale, held against what the Worker shows of it. Nothing, unless there is a bug somewhere. */
export const checkSale = (
  { capacity, buyers }: { readonly capacity: number; readonly buyers: readonly string[] },
  { accepted, soldOut, failures }: SaleResult,
  shown: readonly string[],
): readonly string[] => {
  const told = new Set(accepted.map(({ buyer }) => buyer))
  const holders = new Set(shown)
  const expected = Math.min(capacity, buyers.length)

  const problems = failures.map(({ buyer, reason }) => `${buyer} heard neither "sold" nor "sold out": ${reason}`)
  if (shown.length > capacity) problems.push(`oversold: ${shown.length} tickets of ${capacity}`)
  if (shown.length < expected && soldOut.length > 0) {
    problems.push(`${soldOut.length} heard "sold out" with ${expected - shown.length} tickets left`)
  }
  if (holders.size < shown.length) problems.push(`${shown.length - holders.size} tickets went to the same buyer`)
  if (new Set(accepted.map(({ ticket }) => ticket)).size < accepted.length) problems.push('a ticket was sold twice')
  for (const buyer of told) if (!holders.has(buyer)) problems.push(`lost: the log lacks the ticket sold to ${buyer}`)
  for (const buyer of holders) if (!told.has(buyer)) problems.push(`the log has a ticket that ${buyer} never heard of`)
  return problems
}
