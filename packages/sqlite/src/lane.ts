import type { Patience } from './patience.ts'

/** One at a time, first come, first served. */
export interface Lane {
  /**
   * Waits for its turn and takes it; the function that it gives ends the turn. `undefined` where patience was over first.
   */
  readonly enter: (patience: Patience) => Promise<(() => void) | undefined>
}

/** An empty lane. */
export const lane = (): Lane => {
  const waiting: { readonly call: () => void }[] = []
  let taken = false

  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) taken = false
    else next.call()
  }

  return {
    enter: async (patience) => {
      if (!taken) {
        taken = true
        return leave
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      let called = false
      const place = {
        call: () => {
          called = true
          resolve()
        },
      }
      waiting.push(place)
      await patience.wait(promise)
      if (called) return leave
      waiting.splice(waiting.indexOf(place), 1)
      return undefined
    },
  }
}
