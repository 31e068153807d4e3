import type { ContractTopic } from './contract-check.ts'
import type { ContractRunner } from './contract-runner.ts'

/** Hands every check to the runner as a test that opens a log of its own and disposes of it, whatever happens. */
export const enrol = <L extends { readonly dispose: () => Promise<void> }>(
  suite: string,
  topics: readonly ContractTopic<L>[],
  open: () => Promise<L>,
  { describe, test }: ContractRunner,
): void => {
  describe(suite, () => {
    for (const topic of topics) {
      describe(topic.name, () => {
        for (const { name, run } of topic.checks) {
          test(name, async () => {
            const log = await open()
            try {
              await run(log)
            } finally {
              await log.dispose()
            }
          })
        }
      })
    }
  })
}
