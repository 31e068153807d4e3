import { accept, decider, jsonCodec, query, queryItem, reject, tag, type Decider, type Decision } from 'factos'
import { nothingSeen, see, type Seen } from './seen.ts'
import type { Workload } from './workload.ts'

type Deposited = { type: 'Deposited'; nonce: string; account: string; amount: number; seen: Seen }
type Withdrawn = { type: 'Withdrawn'; nonce: string; account: string; amount: number; seen: Seen }
type MoneyMoved = Deposited | Withdrawn
type Transfer = { type: 'Transfer'; nonce: string; from: string; to: string; amount: number }
type Deposit = { type: 'Deposit'; nonce: string; to: string; amount: number }
type InsufficientFunds = { type: 'InsufficientFunds'; balance: number; seen: Seen }
type Accounts = { readonly balances: Readonly<Record<string, number>>; readonly seen: Seen }

/** Money goes from one account to the other in two events, or comes from outside in one. */
const banking: Decider<Transfer | Deposit, Accounts, MoneyMoved, InsufficientFunds> = decider<
  Transfer | Deposit,
  Accounts,
  MoneyMoved,
  InsufficientFunds
>({
  initial: { balances: {}, seen: nothingSeen },
  evolve: ({ balances, seen }, event) => {
    const change = event.type === 'Deposited' ? event.amount : -event.amount
    return {
      balances: { ...balances, [event.account]: (balances[event.account] ?? 0) + change },
      seen: see(seen, event),
    }
  },
  decide: ({ balances, seen }, command): Decision<MoneyMoved, InsufficientFunds> => {
    const { nonce, to, amount } = command
    const deposited: Deposited = { type: 'Deposited', nonce, account: to, amount, seen }
    if (command.type === 'Deposit') return accept<MoneyMoved>(deposited)
    const balance = balances[command.from] ?? 0
    if (balance < amount) return reject({ type: 'InsufficientFunds', balance, seen })
    return accept<MoneyMoved>({ type: 'Withdrawn', nonce, account: command.from, amount, seen }, deposited)
  },
})

const tags = ({ account }: MoneyMoved) => [tag('account', account)]
const moneyCodec = jsonCodec<MoneyMoved>({ Deposited: { tags }, Withdrawn: { tags } })
const movesOf = (account: string) => queryItem({ types: ['Deposited', 'Withdrawn'], tags: [tag('account', account)] })

/** Transfers between two accounts out of a few, and deposits: commands of two events over two tags. */
export const transfers: Workload = {
  name: 'transfers',
  title: 'transfers between two accounts',
  model: { deciders: { banking }, codecs: { moneyCodec } },
  next: ({ random, epoch, nonce, commandId }) => {
    const account = (): string => `${epoch}-${random.zipf(12)}`
    const [from, to, amount] = [account(), account(), 1 + random.below(20)]
    const call = { stream: `account-${to}`, decider: banking, codec: moneyCodec, commandId }
    if (from === to || random.chance(0.3)) {
      const command: Deposit = { type: 'Deposit', nonce, to, amount }
      return (store) => store.dispatchWithQuery({ ...call, query: query(movesOf(to)), command })
    }
    const command: Transfer = { type: 'Transfer', nonce, from, to, amount }
    return (store) => store.dispatchWithQuery({ ...call, query: query(movesOf(from), movesOf(to)), command })
  },
}
