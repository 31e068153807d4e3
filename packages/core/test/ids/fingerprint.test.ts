import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalQuery, commandFingerprint } from '../../src/ids/fingerprint.ts'
import { allEvents, query, queryItem, tag, type Query, type QueryItem } from '../../src/index.ts'

/** Names that a careless separator would confuse. */
const aName = fc.oneof(
  fc.constantFrom('A', 'B', 'A,B', 'A"', '["A"]', 'all', '\\', '\0', ' '),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }).filter((text) => text.isWellFormed()),
)
const names = fc.uniqueArray(aName, { maxLength: 3 })
const anItem = fc.record({ types: names, tags: names })
const items = fc.uniqueArray(anItem, { minLength: 1, maxLength: 3, selector: (item) => sortedItem(item) })

interface Item {
  readonly types: readonly string[]
  readonly tags: readonly string[]
}

/** The same for two items that mean the same, and not otherwise; JSON keeps names apart. */
const sortedItem = ({ types, tags }: Item): string => JSON.stringify({ t: types.toSorted(), g: tags.toSorted() })

const queryOf = (all: readonly Item[]): Query => {
  const made = all.map(({ types, tags }) => queryItem<string>({ types, tags: tags.map((text) => tag(text)) }))
  return query(...(made as [QueryItem]))
}

const reversed = ({ types, tags }: Item): Item => ({ types: types.toReversed(), tags: tags.toReversed() })

test('a query has one canonical text, in whatever order it was written down', () => {
  fc.assert(
    fc.property(items, (all) => {
      const other = queryOf(all.toReversed().map(reversed))
      expect(canonicalQuery(other)).toBe(canonicalQuery(queryOf(all)))
      expect(commandFingerprint('s', other)).toBe(commandFingerprint('s', queryOf(all)))
    }),
  )
})

test('queries that mean something else have another text and another fingerprint', () => {
  fc.assert(
    fc.property(items, items, (one, other) => {
      const same = one.map(sortedItem).toSorted().join('\n') === other.map(sortedItem).toSorted().join('\n')
      expect(canonicalQuery(queryOf(one)) === canonicalQuery(queryOf(other))).toBe(same)
      expect(commandFingerprint('s', queryOf(one)) === commandFingerprint('s', queryOf(other))).toBe(same)
    }),
    { numRuns: 1_000 },
  )
})

test('an item written down twice counts once', () => {
  const item = { types: ['A'], tags: ['x', 'y'] }
  expect(canonicalQuery(queryOf([item, reversed(item)]))).toBe(canonicalQuery(queryOf([item])))
})

test('a type is never taken for a tag, nor an item for a part of another', () => {
  const texts = [
    queryOf([{ types: ['A'], tags: [] }]),
    queryOf([{ types: [], tags: ['A'] }]),
    queryOf([{ types: ['A', 'B'], tags: [] }]),
    queryOf([
      { types: ['A'], tags: [] },
      { types: ['B'], tags: [] },
    ]),
    queryOf([{ types: ['A'], tags: ['B'] }]),
    queryOf([{ types: [], tags: [] }]),
    allEvents,
  ].map(canonicalQuery)
  expect(new Set(texts).size).toBe(texts.length)
})

test('the stream is a part of the fingerprint, and so is whether there is a query', () => {
  const fingerprints = [
    commandFingerprint('s', undefined),
    commandFingerprint('t', undefined),
    commandFingerprint('s', allEvents),
    commandFingerprint('t', allEvents),
    commandFingerprint('s,null', undefined),
  ]
  expect(new Set(fingerprints).size).toBe(fingerprints.length)
  for (const fingerprint of fingerprints) expect(fingerprint).toMatch(/^[0-9a-f]{32}$/)
})

test('these fingerprints are stored with command ids, so they never change', () => {
  const sale = queryOf([
    { types: ['TicketSold', 'TicketReturned'], tags: ['event:gleamconf', 'vip'] },
    { types: [], tags: ['größe:😀'] },
  ])
  expect(canonicalQuery(sale)).toBe('[["TicketReturned","TicketSold"],["event:gleamconf","vip"]],[[],["größe:😀"]]')
  expect(commandFingerprint('ticket-sale', undefined)).toBe('579ccdf252cfc040fa742c0cd85b142a')
  expect(commandFingerprint('ticket-sale', allEvents)).toBe('4aae3c148f3df30227e82c3c866dbd7e')
  expect(commandFingerprint('ticket-sale', sale)).toBe('8cfa7249ad4ee1368707ab2c46af3627')
})
