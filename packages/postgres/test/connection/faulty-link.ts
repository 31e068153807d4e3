import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A link to a server that can be made to fail. */
export interface FaultyLink extends AsyncDisposable {
  /** The server's address, through the link. */
  readonly url: string
  /** Once what was asked next was passed on, nothing comes back any more. */
  readonly swallowAnswers: () => void
  /** The next answer is not passed on; the connection ends instead. */
  readonly cutAtAnswer: () => void
  /** Passes on everything again, for new connections. */
  readonly mend: () => void
}

/** A link in this process to the server at `serverUrl`. */
export const faultyLink = async (serverUrl: string): Promise<FaultyLink> => {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let answers: 'pass' | 'swallow' | 'cut' = 'pass'

  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (data) => far.write(data))
    far.on('data', (data) => {
      if (answers === 'pass') near.write(data)
      if (answers === 'cut') near.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(serverUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: url.href,
    swallowAnswers: () => (answers = 'swallow'),
    cutAtAnswer: () => (answers = 'cut'),
    mend: () => (answers = 'pass'),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
