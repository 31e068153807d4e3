import { storageTopics } from '@factos/testing'
import type { Hunt, HuntContext } from './hunt.ts'
import { openLog } from './open-log.ts'

/** Runs those checks of the contract suite whose "topic: name" begins with one of `context.checks`. */
export const contractHunt = (store: Hunt['store']): Hunt => ({
  store,
  controlRounds: 1,
  round: async (context) => {
    const beginnings = context.checks
    const checks = storageTopics.flatMap((topic) =>
      topic.checks.map(({ name, run }) => ({ name: `${topic.name}: ${name}`, run })),
    )
    const chosen = checks.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)))
    if (chosen.length === 0) throw new Error(`no check of the contract begins with ${beginnings.join(' or ')}`)
    for (const check of chosen) {
      const problem = await problemOf(check, store, context)
      if (problem !== undefined) return problem
    }
    return undefined
  },
})

const problemOf = async (
  { name, run }: (typeof storageTopics)[number]['checks'][number],
  store: Hunt['store'],
  context: HuntContext,
): Promise<string | undefined> => {
  await using log = await openLog(store, context)
  try {
    await run({ storage: log.open(), another: async () => log.open(), dispose: async () => {} })
    return undefined
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return `contract: ${name} (${line})`
  }
}
