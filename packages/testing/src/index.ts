// Deciders by example
export { spec } from './spec/spec.ts'
export type { Spec, SpecGiven, SpecWhen } from './spec/spec-of.ts'

// The contract that every storage backend keeps
export { storageContract, storageTopics } from './contract/storage-contract.ts'
export { transactionalContract, transactionalTopics } from './contract/transactional-contract.ts'
export type { ContractCheck, ContractTopic } from './contract/contract-check.ts'
export type { ContractRunner } from './contract/contract-runner.ts'
export type {
  OpenedLog,
  OpenedTransactionalLog,
  StorageHarness,
  TransactionalHarness,
} from './contract/storage-harness.ts'

// Expectations
export { ExpectationFailed } from './expectation/expectation-failed.ts'
