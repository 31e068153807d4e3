import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { runMain } from './run-main.ts'

const postgresUrl = inject('postgresUrl')

test('sells exactly 100 of 100 tickets on PostgreSQL', async () => {
  const { exitCode, output, errors } = await runMain(['--store', 'postgres'], { FACTOS_POSTGRES_URL: postgresUrl })

  expect(output).toContain('100 tickets, 300 buyers, 128 at a time, on PostgreSQL at FACTOS_POSTGRES_URL')
  expect(output).toContain('\n100 accepted, 200 sold out, 100 recorded events\n')
  expect({ exitCode, errors }).toMatchObject({ exitCode: 0 })
})

test('leaves no schema behind in a database that it was given', async () => {
  const { output } = await runMain(['--store', 'postgres', '--buyers', '3'], { FACTOS_POSTGRES_URL: postgresUrl })

  const schema = /in schema (factos_tickets_\w+)/.exec(output)?.[1]
  expect(schema).toBeDefined()
  expect(await schemas()).not.toContain(schema)
})

test('says so when it cannot reach the database that it was given', async () => {
  const nobody = 'postgres://nobody:secret@127.0.0.1:1/none'
  const { exitCode, errors } = await runMain(['--store', 'postgres'], { FACTOS_POSTGRES_URL: nobody })

  expect(errors).toMatch(/^There was no sale: .*ECONNREFUSED/m)
  expect(errors).not.toContain('secret')
  expect(exitCode).toBe(1)
})

test('starts a PostgreSQL of its own when it was given none', async () => {
  const { exitCode, output } = await runMain(['--store', 'postgres', '--buyers', '30', '--capacity', '10'], {
    FACTOS_POSTGRES_URL: '',
  })

  expect(output).toMatch(/on PostgreSQL \d+\.\d+, started for this sale/)
  expect(output).toContain('\n10 accepted, 20 sold out, 10 recorded events\n')
  expect(exitCode).toBe(0)
})

const schemas = async (): Promise<readonly string[]> => {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ nspname: string }>('SELECT nspname FROM pg_namespace')
    return rows.map(({ nspname }) => nspname)
  } finally {
    await client.end()
  }
}
