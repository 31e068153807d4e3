import type { Side } from '../measure/side.ts'
import type { World } from '../world.ts'

/** Something to measure. */
export interface Workload {
  readonly name: string
  /** One line for the table. */
  readonly title: string
  /** What is counted: commands, events, contexts. */
  readonly unit: string
  /** Sets the sides up. The first is Factos as it comes; each other is compared with it. */
  readonly sides: (world: World) => Promise<readonly Side[]>
  /** Sides of other event stores, where they support it. */
  readonly peers?: ((world: World) => Promise<readonly Side[]>) | undefined
  /** The ratio to reach against a side, by that side's name. */
  readonly goals?: Readonly<Record<string, number>> | undefined
}
