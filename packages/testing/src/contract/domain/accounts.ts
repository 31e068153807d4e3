import {
  accept,
  decider,
  jsonCodec,
  query,
  queryItem,
  reject,
  tag,
  type Dispatch,
  type DispatchError,
  type EventStore,
  type JsonCodec,
  type Query,
  type Result,
} from 'factos'
import { patient } from './ticket-sale.ts'

/** Money moved; an account named `bank` has no bottom. */
export type Transferred = {
  readonly type: 'Transferred'
  readonly from: string
  readonly to: string
  readonly amount: number
}
/** The account had less. */
export type TooLittle = { readonly type: 'TooLittle'; readonly balance: number }

/** Balances by account. */
export type Balances = Readonly<Record<string, number>>

/** A transfer is found by both of its accounts. */
export const accountsCodec: JsonCodec<Transferred> = jsonCodec<Transferred>({
  Transferred: { tags: ({ from, to }) => [tag('account', from), tag('account', to)] },
})

/** Everything that concerns either account: the decision spans both, though neither tag is on all of its events. */
export const transfersOf = (left: string, right: string): Query<'Transferred'> =>
  query(
    queryItem({ types: ['Transferred'], tags: [tag('account', left)] }),
    queryItem({ types: ['Transferred'], tags: [tag('account', right)] }),
  )

/** Folds every balance. */
export const moved = (balances: Balances, { from, to, amount }: Transferred): Balances => ({
  ...balances,
  [from]: (balances[from] ?? 0) - amount,
  [to]: (balances[to] ?? 0) + amount,
})

const teller = decider<Omit<Transferred, 'type'>, Balances, Transferred, TooLittle>({
  initial: {},
  evolve: moved,
  decide: (balances, { from, to, amount }) => {
    const balance = balances[from] ?? 0
    return from === 'bank' || balance >= amount
      ? accept({ type: 'Transferred', from, to, amount })
      : reject({ type: 'TooLittle', balance })
  },
})

/** Moves money from one account to another, if there is enough. */
export const transfer = (
  store: Pick<EventStore, 'dispatchWithQuery'>,
  from: string,
  to: string,
  amount: number,
): Promise<Result<Dispatch<Transferred>, DispatchError<TooLittle>>> =>
  store.dispatchWithQuery({
    stream: `from-${from}`,
    query: transfersOf(from, to),
    decider: teller,
    codec: accountsCodec,
    command: { from, to, amount },
    retry: patient,
  })
