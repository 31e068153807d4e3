import { expect, inject, test } from 'vitest'
import { temporaryDatabase } from '../src/index.ts'
import { rows } from './support/trace-of.ts'

const server = inject('postgresUrl')

test('is empty and apart from the others, until it is dropped', async () => {
  const [one, other] = await Promise.all([temporaryDatabase(server), temporaryDatabase(server)])
  await rows(one.url, 'CREATE TABLE event (position bigint)')
  expect(await rows(other.url, "SELECT to_regclass('event') AS event")).toEqual([{ event: null }])

  await Promise.all([one.drop(), other.drop()])
  await expect(rows(one.url, 'SELECT 1')).rejects.toThrow('does not exist')
})
