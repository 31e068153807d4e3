import type { ContractTopic } from './contract-check.ts'
import type { ContractRunner } from './contract-runner.ts'
import { enrol } from './enrol.ts'
import type { OpenedTransactionalLog, TransactionalHarness } from './storage-harness.ts'

/** Everything that {@link transactionalContract} checks, by topic. */
export const transactionalTopics = <Client>(): readonly ContractTopic<OpenedTransactionalLog<Client>>[] => []

/**
 * Registers the tests that every `TransactionalStorage` must pass, on top of {@link storageContract}: what is appended in
 * a transaction commits or vanishes with it and with the application's own rows, and other writers wait.
 */
export const transactionalContract = <Client>(harness: TransactionalHarness<Client>, runner: ContractRunner): void =>
  enrol(`${harness.name} keeps the transactional contract`, transactionalTopics<Client>(), harness.open, runner)
