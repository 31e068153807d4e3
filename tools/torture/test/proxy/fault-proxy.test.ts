import { describe, expect, test, vi } from 'vitest'
import { startFaultProxy } from '../../src/proxy/fault-proxy.ts'
import { echoServer, testClient } from './echo-server.ts'

const answering = (text: string): string => text.toUpperCase()

describe('a proxy without a plan', () => {
  test('passes on both ways, and counts', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    client.socket.write('hello')
    await vi.waitFor(() => expect(client.received()).toBe('HELLO'))
    expect(proxy.passed()).toEqual({ request: 5, response: 5 })
    proxy.pass()
    expect(proxy.passed()).toEqual({ request: 0, response: 0 })
  })

  test('passes on more than a buffer holds', async () => {
    await using server = await echoServer()
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    client.socket.write('x'.repeat(5_000_000))
    await vi.waitFor(() => expect(client.received()).toHaveLength(5_000_000), { timeout: 10_000 })
  })

  test('tells each end when the other leaves, and forgets the connection', async () => {
    await using server = await echoServer()
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    client.socket.write('x')
    await vi.waitFor(() => expect(client.received()).toBe('x'))
    client.socket.end()
    await vi.waitFor(() => expect(server.endings).toEqual(['ended']))
    await vi.waitFor(() => expect(proxy.connections()).toBe(0))
  })

  test('goes to another server when told to, with new connections only', async () => {
    await using one = await echoServer(() => 'one')
    await using other = await echoServer(() => 'other')
    await using proxy = await startFaultProxy(one.url)
    const before = await testClient(proxy.port)
    before.socket.write('?')
    await vi.waitFor(() => expect(before.received()).toBe('one'))
    proxy.forwardTo(other.url)
    const after = await testClient(proxy.port)
    after.socket.write('?')
    before.socket.write('?')
    await vi.waitFor(() => expect([before.received(), after.received()]).toEqual(['oneone', 'other']))
  })
})

describe.each([0, 1, 4, 5])('a cut after %i of five bytes', (after) => {
  test('of the request lets the server have just these', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'end', side: 'request', after })
    client.socket.write('hello')
    await vi.waitFor(() => expect(server.endings).toEqual(['ended']))
    await vi.waitFor(() => expect(client.ending()).toBe('ended'))
    expect([server.received(), client.received()]).toEqual(['hello'.slice(0, after), ''])
    expect([proxy.hasStruck(), proxy.passed()]).toEqual([true, { request: after, response: 0 }])
  })

  test('of the response lets the client have just these', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'end', side: 'response', after })
    client.socket.write('hello')
    await vi.waitFor(() => expect(client.ending()).toBe('ended'))
    expect([server.received(), client.received()]).toEqual(['hello', 'HELLO'.slice(0, after)])
  })
})

describe('a fault', () => {
  test('is met once the bytes have come, in whatever pieces', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'end', side: 'request', after: 5 })
    client.socket.write('abc')
    await vi.waitFor(() => expect(client.received()).toBe('ABC'))
    expect(proxy.hasStruck()).toBe(false)
    client.socket.write('defg')
    await vi.waitFor(() => expect(client.ending()).toBe('ended'))
    expect(server.received()).toBe('abcde')
  })

  test('that resets is told to both ends as such', async () => {
    await using server = await echoServer()
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'reset', side: 'request', after: 2 })
    client.socket.write('hello')
    await vi.waitFor(() => expect(client.ending()).toBe('ECONNRESET'))
    await vi.waitFor(() => expect(server.endings).toEqual(['ECONNRESET']))
    await vi.waitFor(() => expect(proxy.connections()).toBe(0))
  })

  test('that stalls keeps both ends open and silent, until one gives up', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'stall', side: 'request', after: 3 })
    client.socket.write('hello')
    await vi.waitFor(() => expect(server.received()).toBe('hel'))
    client.socket.write('more')
    const other = await testClient(proxy.port)
    other.socket.write('!')
    await vi.waitFor(() => expect(other.received()).toBe('!'))
    expect([server.received(), client.received(), client.ending()]).toEqual(['hel!', '', undefined])
    client.socket.destroy()
    await vi.waitFor(() => expect(server.endings).toEqual(['ended']))
  })

  test('that makes a client vanish leaves the server waiting, until all is dropped', async () => {
    await using server = await echoServer(answering)
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'vanish', side: 'request', after: 3 })
    client.socket.write('hello')
    await vi.waitFor(() => expect(server.received()).toBe('hel'))
    client.socket.destroy()
    const other = await testClient(proxy.port)
    other.socket.write('!')
    await vi.waitFor(() => expect(other.received()).toBe('!'))
    expect([server.endings, proxy.connections()]).toEqual([[], 2])
    proxy.dropConnections()
    await vi.waitFor(() => expect(server.endings).toHaveLength(2))
    await vi.waitFor(() => expect(proxy.connections()).toBe(0))
  })

  test('may leave nobody through afterwards', async () => {
    await using server = await echoServer()
    await using proxy = await startFaultProxy(server.url)
    const client = await testClient(proxy.port)
    proxy.plan({ mode: 'reset', side: 'request', after: 1, refuseAfterwards: true })
    client.socket.write('x')
    await vi.waitFor(() => expect(client.ending()).toBe('ECONNRESET'))
    const refused = await testClient(proxy.port)
    await vi.waitFor(() => expect(refused.ending()).toBeDefined())
    proxy.pass()
    const passing = await testClient(proxy.port)
    passing.socket.write('y')
    await vi.waitFor(() => expect(passing.received()).toBe('y'))
  })
})
