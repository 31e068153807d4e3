import { afterEach, expect, test, vi } from 'vitest'
import { postgresForTests } from '../src/index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('takes the server of FACTOS_POSTGRES_URL and starts none', async () => {
  vi.stubEnv('FACTOS_POSTGRES_URL', 'postgres://tester@database.example/factos')
  const { url, stop } = await postgresForTests()
  expect(url).toBe('postgres://tester@database.example/factos')
  await stop()
})
