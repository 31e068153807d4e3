// Writes to a SQLite log until it is killed. Arguments: the log, the history, the name of the process, a seed.
import { sqliteStore } from '@factos/sqlite'
import { recordHistory } from '@factos/testing/history'
import { unwrap } from 'factos'
import { digesting, model, notes, queries, type Noted } from './notes.ts'
import { randomNumbers } from './random-numbers.ts'

const [path = '', file = '', name = '', seed = '1'] = process.argv.slice(2)
const random = randomNumbers(Number(seed))
const inner = sqliteStore({ path })
unwrap(await inner.migrate())
const store = recordHistory(inner, { file, process: name, model })

const emit = (): Pick<Noted, 'type' | 'tags'> => ({
  type: random.pick(['A', 'B']),
  tags: [random.pick(['x', 'y', 'z'])],
})

const write = async (caller: number): Promise<void> => {
  for (let call = 1; ; call++) {
    const command = { by: `${name} ${caller} ${call}`, roll: random.below(4), emits: [emit(), emit()] }
    await store.dispatchWithQuery({
      stream: `s${random.below(3)}`,
      query: random.pick(queries) as never,
      decider: digesting,
      codec: notes,
      command,
      commandId: `command ${random.below(400)}`,
    })
  }
}

process.send?.('ready')
await Promise.all([1, 2, 3].map(write))
