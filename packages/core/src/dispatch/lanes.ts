/** Turns by key: work of the same key goes one after another, first come first served; other keys do not wait. */
export interface Lanes {
  /** Waits for the key's turn; the turn lasts until the returned function is called. */
  readonly enter: (key: string) => Promise<() => void>
}

/**
 * Lanes of one process. Commands on the same boundary would only make each other's conditions fail, so they take turns;
 * against other processes the conditions themselves decide.
 */
export const lanes = (): Lanes => {
  const lastOf = new Map<string, Promise<void>>()
  return {
    enter: async (key) => {
      const before = lastOf.get(key)
      let leave = nothing
      const left = new Promise<void>((resolve) => {
        leave = () => {
          if (lastOf.get(key) === left) lastOf.delete(key)
          resolve()
        }
      })
      lastOf.set(key, left)
      await before
      return leave
    },
  }
}

const nothing = (): void => undefined
