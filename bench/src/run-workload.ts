import { alternate } from './measure/alternate.ts'
import { resultsOf, type Result } from './report/result.ts'
import type { Workload } from './workloads/workload.ts'
import type { World } from './world.ts'

/**
 * Measures one workload, with its peers where they are asked for; in fewer rounds where `until` comes first, on the clock of
 * `performance.now()`. Rejects where a side's results are wrong.
 */
export const runWorkload = async (
  world: World,
  workload: Workload,
  withPeers: boolean,
  until: number,
): Promise<readonly Result[]> => {
  const peers = withPeers ? await workload.peers?.(world) : undefined
  const sides = [...(await workload.sides(world)), ...(peers ?? [])]
  try {
    return resultsOf(workload, await alternate(sides, world.scale, until))
  } finally {
    for (const side of sides) await side.close()
  }
}
