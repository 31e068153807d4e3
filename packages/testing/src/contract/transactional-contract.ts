import type { ContractTopic } from './contract-check.ts'
import type { ContractRunner } from './contract-runner.ts'
import { enrol } from './enrol.ts'
import type { OpenedTransactionalLog, TransactionalHarness } from './storage-harness.ts'
import { storeInTransaction } from './transactional/store-in-transaction.ts'
import { transactions } from './transactional/transactions.ts'
import { within } from './transactional/within.ts'

/** Everything that {@link transactionalContract} checks, by topic. */
export const transactionalTopics = <Client>(): readonly ContractTopic<OpenedTransactionalLog<Client>>[] => [
  transactions(),
  within(),
  storeInTransaction(),
]

/**
 * Registers the tests that every `TransactionalStorage` must pass, on top of {@link storageContract}: what is appended in
 * a transaction commits or vanishes with it and with the application's own rows, and other writers wait.
 *
 * @example
 * transactionalContract(
 *   {
 *     name: 'my storage',
 *     open: async () => {
 *       const database = await temporaryDatabase('create table app_rows (id serial)')
 *       const storage = myStorage(database)
 *       unwrap(await storage.migrate())
 *       return {
 *         storage,
 *         another: async () => myStorage(database),
 *         inTransaction: (run) => database.transaction(run),
 *         addRow: (client) => client.query('insert into app_rows default values'),
 *         countRows: async () => (await database.query('select * from app_rows')).length,
 *         dispose: () => database.drop(),
 *       }
 *     },
 *   },
 *   { describe, test },
 * )
 */
export const transactionalContract = <Client>(harness: TransactionalHarness<Client>, runner: ContractRunner): void =>
  enrol(`${harness.name} keeps the transactional contract`, transactionalTopics<Client>(), harness.open, runner)
