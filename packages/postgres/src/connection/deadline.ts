/** The point in time at which a call to the database is given up. */
export interface Deadline {
  readonly ms: number
  /** The result of `work`, or `late` when the deadline comes first; what becomes of `work` then is nobody's concern. */
  readonly before: <T>(work: Promise<T>) => Promise<T | typeof late>
}

/** The deadline came first. */
export const late: unique symbol = Symbol('late')

/** A deadline `ms` milliseconds from now. */
export const deadlineIn = (ms: number): Deadline => {
  const end = performance.now() + ms
  return {
    ms,
    before: async (work) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const passed = new Promise<typeof late>((resolve) => {
        timer = setTimeout(() => resolve(late), Math.max(0, end - performance.now()))
      })
      try {
        return await Promise.race([work, passed])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
