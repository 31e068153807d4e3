import { accept, decider, jsonCodec, query, queryItem, reject, tag, type Decider, type Decision } from 'factos'
import { nothingSeen, see, type Seen } from './seen.ts'
import type { Workload } from './workload.ts'

type NameTaken = { type: 'NameTaken'; nonce: string; name: string; seen: Seen }
type NameReleased = { type: 'NameReleased'; nonce: string; name: string; seen: Seen }
type NameEvent = NameTaken | NameReleased
type TakeName = { type: 'TakeName'; nonce: string; name: string }
type Rename = { type: 'Rename'; nonce: string; from: string; to: string }
type NotPossible = { type: 'Taken' | 'NotTaken'; name: string; seen: Seen }
type Names = { readonly taken: Readonly<Record<string, boolean>>; readonly seen: Seen }

/** A name belongs to one user at a time; a user may give it up for another in the same breath. */
const naming: Decider<TakeName | Rename, Names, NameEvent, NotPossible> = decider<
  TakeName | Rename,
  Names,
  NameEvent,
  NotPossible
>({
  initial: { taken: {}, seen: nothingSeen },
  evolve: ({ taken, seen }, event) => ({
    taken: { ...taken, [event.name]: event.type === 'NameTaken' },
    seen: see(seen, event),
  }),
  decide: ({ taken, seen }, command): Decision<NameEvent, NotPossible> => {
    const { nonce } = command
    const name = command.type === 'Rename' ? command.to : command.name
    if (taken[name] === true) return reject({ type: 'Taken', name, seen })
    const won: NameTaken = { type: 'NameTaken', nonce, name, seen }
    if (command.type === 'TakeName') return accept<NameEvent>(won)
    if (taken[command.from] !== true) return reject({ type: 'NotTaken', name: command.from, seen })
    return accept<NameEvent>({ type: 'NameReleased', nonce, name: command.from, seen }, won)
  },
})

const tags = ({ name }: NameEvent) => [tag('username', name)]
const nameCodec = jsonCodec<NameEvent>({ NameTaken: { tags }, NameReleased: { tags } })
const storyOf = (name: string) => queryItem({ types: ['NameTaken', 'NameReleased'], tags: [tag('username', name)] })

/** Unique usernames: contexts that are empty when it matters most. */
export const usernames: Workload = {
  name: 'usernames',
  title: 'unique usernames, taken and given up',
  model: { deciders: { naming }, codecs: { nameCodec } },
  next: ({ random, epoch, nonce, commandId }) => {
    const name = (): string => `${epoch}-${random.below(150)}`
    const [from, to] = [name(), name()]
    const call = { stream: `user-${nonce}`, decider: naming, codec: nameCodec, commandId }
    if (from === to || random.chance(0.6)) {
      const command: TakeName = { type: 'TakeName', nonce, name: to }
      return (store) => store.dispatchWithQuery({ ...call, query: query(storyOf(to)), command })
    }
    const command: Rename = { type: 'Rename', nonce, from, to }
    return (store) => store.dispatchWithQuery({ ...call, query: query(storyOf(from), storyOf(to)), command })
  },
}
