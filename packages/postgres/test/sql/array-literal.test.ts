import { Client } from 'pg'
import { expect, test } from 'vitest'
import { plainArray, textArray } from '../../src/sql/array-literal.ts'
import { testDatabase } from '../open-log.ts'

const database = testDatabase()

const parsed = async (literal: string, type: string): Promise<unknown> => {
  const client = new Client({ connectionString: database.url() })
  await client.connect()
  const { rows } = await client.query<{ json: unknown }>(`select array_to_json($1::${type}[]) as json`, [literal])
  await client.end()
  return rows[0]?.json
}

test('texts of every form come out of an array as they went in', async () => {
  const texts = [
    '',
    ' ',
    'plain',
    'NULL',
    'null',
    'a,b',
    '{}',
    '{"a"}',
    '"',
    '\\',
    '\\"',
    "'",
    'a\nb\tc',
    'čšž',
    '🎟️',
    ' x ',
    'Null',
    'sale:a-1',
    'x.y/z@w_1',
    '[1:1]={a}',
    'end\n',
  ]
  expect(await parsed(textArray(texts), 'text')).toEqual(texts)
  expect(await parsed(textArray([]), 'text')).toEqual([])
  expect(await parsed(textArray([textArray(texts), textArray([])]), 'text')).toEqual([textArray(texts), '{}'])
})

test('numbers and booleans too', async () => {
  expect(await parsed(plainArray([0, -1, 2 ** 53 - 1]), 'bigint')).toEqual([0, -1, 2 ** 53 - 1])
  expect(await parsed(plainArray([true, false]), 'boolean')).toEqual([true, false])
})
