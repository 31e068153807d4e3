/**
 * The part of a test runner that the contract suites use. `describe` and `test` of Vitest, Jest and `node:test` fit as
 * they are; another runner needs an adapter of two functions.
 *
 * `describe` calls `body` at once; `test` calls it later, once, and reports a rejection as a failure. Each test takes well
 * under a minute on a busy machine, so a runner with a shorter time limit should be given a longer one.
 */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => Promise<void>) => unknown
}
