import type { ContractRunner } from '@factos/testing'

/** A test that a contract suite registered, under the names of its groups. */
export interface CollectedTest {
  readonly topic: string
  readonly name: string
  readonly run: () => Promise<void>
}

/** A test runner that runs nothing by itself: two functions are all that a suite needs. */
export const collectingRunner = (): { readonly runner: ContractRunner; readonly tests: readonly CollectedTest[] } => {
  const tests: CollectedTest[] = []
  const groups: string[] = []
  const runner: ContractRunner = {
    describe: (name, body) => {
      groups.push(name)
      body()
      groups.pop()
    },
    test: (name, run) => tests.push({ topic: groups.at(-1) ?? '', name, run }),
  }
  return { runner, tests }
}
