import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { allEvents, jsonCodec, view } from 'factos'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { postgresStore } from '../../src/index.ts'

type Noted = { type: 'Noted' }

/** A message of the protocol: its type, its length, its body. */
const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

const authenticated = message('R', Buffer.alloc(4))
const ready = message('Z', Buffer.from('I'))
const terminated = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
)

test('survives that the server ends a connection in the same breath in which it accepts it', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, terminated])))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pool = new Pool({ host: '127.0.0.1', port, user: 'nobody', database: 'none' })
  const store = postgresStore({ pool })
  onTestFinished(async () => {
    await store.close()
    await pool.end()
    server.close()
  })

  const read = await store.readContext({
    query: allEvents,
    decider: view<number, Noted>({ initial: 0, evolve: (count) => count + 1 }),
    codec: jsonCodec<Noted>({ Noted: { tags: () => [] } }),
  })
  expect(read).toMatchObject({ ok: false, error: { kind: 'StoreError', outcome: 'not-appended' } })
})
