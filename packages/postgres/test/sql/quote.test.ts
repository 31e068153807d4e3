import { Client } from 'pg'
import { expect, test } from 'vitest'
import { quoteBody, quoteIdentifier, quoteLiteral } from '../../src/sql/quote.ts'
import { testDatabase } from '../open-log.ts'

const database = testDatabase()

const hostile = [
  `it's`,
  `a "quoted" one`,
  `back\\slash \\' or '' both`,
  `; drop table x; --`,
  `$factos$ $$`,
  'čšž 🎟️',
  'a\nb',
]

test.each(['on', 'off'])('texts and names are what they were, with standard_conforming_strings %s', async (setting) => {
  const client = new Client({ connectionString: database.url() })
  await client.connect()
  await client.query(`set standard_conforming_strings = ${setting}`)
  for (const text of hostile) {
    const { rows } = await client.query<Record<string, unknown>>(
      `select ${quoteLiteral(text)} as ${quoteIdentifier(text)}`,
    )
    expect(rows).toEqual([{ [text]: text }])
  }
  await client.end()
})

test('a body may hold what would end its quotes', async () => {
  const client = new Client({ connectionString: database.url() })
  await client.connect()
  for (const text of ['$factos$', '$factos$ and $factos1$']) {
    const { rows } = await client.query<{ body: string }>(`select ${quoteBody(text)} as body`)
    expect(rows[0]?.body.trim()).toBe(text)
  }
  await client.end()
})
