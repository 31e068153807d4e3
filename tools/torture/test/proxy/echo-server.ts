import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A server that answers each byte with the same byte, and remembers what it got and how its connections ended. */
export interface EchoServer extends AsyncDisposable {
  readonly url: string
  readonly received: () => string
  readonly endings: readonly string[]
}

export const echoServer = async (answer = (text: string): string => text): Promise<EchoServer> => {
  let received = ''
  const endings: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('data', (chunk) => {
      received += chunk.toString()
      socket.write(answer(chunk.toString()))
    })
    noteEnding(socket, (ending) => endings.push(ending))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    endings,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A client that remembers what it got and how its connection ended. */
export interface TestClient {
  readonly socket: Socket
  readonly received: () => string
  readonly ending: () => string | undefined
}

export const testClient = async (port: number): Promise<TestClient> => {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  let ending: string | undefined
  socket.on('data', (chunk) => (received += chunk.toString()))
  noteEnding(socket, (how) => (ending = how))
  await once(socket, 'connect').catch(() => {}) // It may be reset at once; `ending` tells.
  return { socket, received: () => received, ending: () => ending }
}

const noteEnding = (socket: Socket, note: (ending: string) => void): void => {
  let how = 'closed'
  socket.on('end', () => (how = 'ended'))
  socket.on('error', (error: NodeJS.ErrnoException) => (how = error.code ?? 'error'))
  socket.on('close', () => note(how))
}
