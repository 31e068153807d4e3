import type { ContractTopic } from './contract-check.ts'
import type { ContractRunner } from './contract-runner.ts'
import { batches } from './checks/batches.ts'
import { commandIds } from './checks/command-ids.ts'
import { conditions } from './checks/conditions.ts'
import { data } from './checks/data.ts'
import { dispatching } from './checks/dispatching.ts'
import { eventIds } from './checks/event-ids.ts'
import { failedConditions } from './checks/failed-conditions.ts'
import { heads } from './checks/heads.ts'
import { lifecycle } from './checks/lifecycle.ts'
import { limits } from './checks/limits.ts'
import { ordering } from './checks/ordering.ts'
import { pages } from './checks/pages.ts'
import { queries } from './checks/queries.ts'
import { races } from './checks/races.ts'
import { refusedInput } from './checks/refused-input.ts'
import { repeatedCommands } from './checks/repeated-commands.ts'
import { revisions } from './checks/revisions.ts'
import { enrol } from './enrol.ts'
import type { StorageHarness } from './storage-harness.ts'

/** Everything that {@link storageContract} checks, by topic. */
export const storageTopics: readonly ContractTopic[] = [
  queries,
  pages,
  conditions,
  failedConditions,
  revisions,
  batches,
  heads,
  commandIds,
  eventIds,
  ordering,
  races,
  data,
  limits,
  lifecycle,
  dispatching,
  repeatedCommands,
  refusedInput,
]

/**
 * Registers the tests that every storage backend must pass, at the level of the port and, through the event store that
 * the engine makes of it, at the level of the API.
 *
 * @example
 * import { storageContract } from '@factos/testing'
 * import { unwrap } from 'factos'
 * import { describe, test } from 'vitest'
 *
 * storageContract(
 *   {
 *     name: 'my storage',
 *     open: async () => {
 *       const database = await temporaryDatabase()
 *       const storage = myStorage(database)
 *       unwrap(await storage.migrate())
 *       return { storage, another: async () => myStorage(database), dispose: () => database.drop() }
 *     },
 *   },
 *   { describe, test },
 * )
 */
export const storageContract = (harness: StorageHarness, runner: ContractRunner): void =>
  enrol(`${harness.name} keeps the storage contract`, storageTopics, harness.open, runner)
