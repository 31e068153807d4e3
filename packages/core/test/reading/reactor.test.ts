import { expect, test } from 'vitest'
import { mergeReactors, react, reactAll, reactor, tag, type Recorded } from '../../src/index.ts'

type Sold = { readonly type: 'Sold'; readonly buyer: string }
type Effect = { readonly mail: string }

const recorded = (buyer: string, position: number): Recorded<Sold> => ({
  id: `id-${position}`,
  stream: 'sale',
  revision: position - 1,
  position,
  type: 'Sold',
  version: 1,
  tags: [tag('event', 'x')],
  metadata: {},
  recordedAt: 0,
  event: { type: 'Sold', buyer },
})

const ticket = reactor<Sold, Effect>({ react: ({ event }) => [{ mail: `ticket for ${event.buyer}` }] })
const everyTenth = reactor<Sold, Effect>({
  react: ({ position }) => (position % 10 === 0 ? [{ mail: 'cake' }, { mail: 'candle' }] : []),
})

test('says what should follow from one committed event', () => {
  expect(react(ticket, recorded('ana', 1))).toEqual([{ mail: 'ticket for ana' }])
  expect(react(everyTenth, recorded('ana', 1))).toEqual([])
})

test('says what should follow from several, in their order', () => {
  expect(reactAll(everyTenth, [])).toEqual([])
  const both = [recorded('ana', 1), recorded('ben', 2)]
  expect(reactAll(ticket, both)).toEqual([{ mail: 'ticket for ana' }, { mail: 'ticket for ben' }])
})

test('merged reactors speak event by event, each in its turn', () => {
  const merged = mergeReactors(ticket, everyTenth)
  expect(reactAll(merged, [recorded('ana', 10), recorded('ben', 11)])).toEqual([
    { mail: 'ticket for ana' },
    { mail: 'cake' },
    { mail: 'candle' },
    { mail: 'ticket for ben' },
  ])
  expect(mergeReactors<Sold, Effect>().react(recorded('ana', 1))).toEqual([])
})
