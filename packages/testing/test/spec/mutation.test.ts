import { accept, contextDecider, contextView, decider, jsonCodec, query, queryItem, view, type Decision } from 'factos'
import { spec } from '@factos/testing'
import { describe, expect, test } from 'vitest'

type Added = { type: 'Added'; item: string; at: Date; parts: string[] }
type Add = { type: 'Add'; items: string[] }
interface Cart {
  items: string[]
  byItem: Map<string, { count: number }>
  seen: Set<string>
  last: Date
}

const added = (item: string): Added => ({ type: 'Added', item, at: new Date(0), parts: ['x'] })

const cartWith = (
  evolve: (cart: Cart, event: Added) => void,
  decide: (cart: Cart, command: Add) => void = () => undefined,
) =>
  decider<Add, Cart, Added>({
    initial: {
      items: ['first'],
      byItem: new Map([['first', { count: 1 }]]),
      seen: new Set(['first']),
      last: new Date(0),
    },
    evolve: (cart, event) => {
      evolve(cart, event)
      return { ...cart, items: [...cart.items, event.item] }
    },
    decide: (cart, command) => {
      decide(cart, command)
      return accept(...command.items.map(added))
    },
  })

const shorten = (cart: Cart): void => {
  if (cart.items.length > 1) cart.items.pop()
}

describe('a decider that changes what it was given', () => {
  test.for<[string, (cart: Cart, event: Added) => void]>([
    ['a field of the state', (cart) => (cart.items = [])],
    ['a list in the state', (cart) => cart.items.push('more')],
    ['the order of a list in the state', (cart) => cart.items.copyWithin(0, 1)],
    ['a field of an object in a map', (cart) => (cart.byItem.get('first')!.count = 2)],
    ['a map', (cart) => cart.byItem.set('more', { count: 1 })],
    ['a map, by taking away', (cart) => cart.byItem.delete('first')],
    ['a set', (cart) => cart.seen.add('more')],
    ['a date', (cart) => cart.last.setFullYear(2000)],
    ['the event', (_, event) => (event.item = 'other')],
    ['a list in the event', (_, event) => event.parts.pop()],
    ['a new field', (cart) => Object.assign(cart, { total: 1 })],
    ['a field, by deleting it', (cart) => delete (cart as Partial<Cart>).items],
  ])('in evolve, %s, is told so', ([, change]) => {
    const example = spec(cartWith(change)).given(added('a'), added('b')).when({ type: 'Add', items: [] })
    expect(() => example.accepts()).toThrow(/^evolve changed the state or event that it was given; .* a new value: ./)
  })

  test.for<[string, (cart: Cart, command: Add) => void]>([
    ['the initial state', (cart) => cart.items.push('more')],
    ['the command', (_, command) => command.items.splice(0)],
  ])('in decide, %s, is told so', ([, change]) => {
    const example = spec(cartWith(() => undefined, change)).when({ type: 'Add', items: ['a'] })
    expect(() => example.accepts(added('a'))).toThrow(/^decide changed the state or command that it was given/)
  })

  test('is told so with what JavaScript threw as the cause', () => {
    const example = spec(cartWith((cart) => cart.items.push('more')))
      .given(added('a'))
      .when({ type: 'Add', items: [] })
    expect(() => example.accepts()).toThrow(expect.objectContaining({ cause: expect.any(TypeError) as TypeError }))
  })

  test('in a state that it folded itself is told so', () => {
    const example = spec(cartWith(shorten)).given(added('a'), added('b')).when({ type: 'Add', items: [] })
    expect(() => example.accepts()).toThrow(/^evolve changed/)
  })
})

describe('a decider that changes nothing', () => {
  test('may copy maps, sets and dates, and change the copies', () => {
    const copying = decider<Add, Cart, Added>({
      initial: { items: [], byItem: new Map(), seen: new Set(), last: new Date(0) },
      evolve: ({ items, byItem, seen, last }, { item }) => {
        const later = new Date(last)
        later.setTime(later.getTime() + 1)
        const counts = new Map(byItem)
        counts.set(item, { count: (byItem.get(item)?.count ?? 0) + 1 })
        return { items: items.toReversed(), byItem: counts, seen: new Set(seen).add(item), last: later }
      },
      decide: () => accept(),
    })
    const state: Cart = { items: [], byItem: new Map([['a', { count: 2 }]]), seen: new Set(['a']), last: new Date(2) }
    spec(copying).given(added('a'), added('a')).when({ type: 'Add', items: [] }).folds(state).accepts()
  })

  test('may throw an error of its own, which comes through as it is', () => {
    const bug = new TypeError('cart.items.map is not a function')
    const broken = cartWith(() => {
      throw bug
    })
    expect(() => spec(broken).given(added('a')).when({ type: 'Add', items: [] }).accepts()).toThrow(bug)
  })

  test('may be written as a class', () => {
    class Counting {
      readonly initial = 0
      readonly step = 2
      evolve(count: number): number {
        return count + this.step
      }
      decide(): Decision<Added, never> {
        return accept()
      }
    }
    spec(new Counting()).given(added('a')).when(undefined).folds(2).accepts()
  })
})

describe('a context decider whose view changes what it was given', () => {
  type Counted = { type: 'Counted'; tags: string[] }
  const codec = jsonCodec<Counted>({ Counted: { tags: () => [] } })
  const counted = query(queryItem({ types: ['Counted'] }))

  test('is told which view it was', () => {
    const tags = view<string[], Counted>({
      initial: [],
      evolve: (all, { tags }) => {
        all.push(...tags)
        return all
      },
    })
    const tagView = contextView(tags, () => counted)
    const counting = contextDecider({ views: { tags: tagView }, decide: (): Decision<Counted, never> => accept() })
    const example = spec(counting, { codec })
      .given({ type: 'Counted', tags: ['x'] })
      .when({})
    expect(() => example.accepts()).toThrow(/^evolve of the view 'tags' changed the state or event/)
  })

  test('is told so where a query changes the command', () => {
    const count = view<number, Counted>({ initial: 0, evolve: (all) => all + 1 })
    const counting = contextDecider({
      views: {
        count: contextView(count, (command: { types: string[] }) => {
          command.types.push('Counted')
          return counted
        }),
      },
      decide: ({ count }, { types }: { types: string[] }): Decision<Counted, never> =>
        accept(...types.slice(count).map((type): Counted => ({ type: 'Counted', tags: [type] }))),
    })
    expect(() => spec(counting, { codec }).when({ types: [] }).accepts()).toThrow(/^query of the view 'count' changed/)
  })
})
