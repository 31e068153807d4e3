import type { Spot } from './course.ts'

/** Which bytes of which exchanges met a fault. */
export interface Coverage {
  readonly add: (spot: Spot) => void
  /** How many faults struck. */
  readonly faults: () => number
  /** A line for each exchange and way to fail. */
  readonly notes: () => readonly string[]
}

/** An account of these spots. */
export const coverage = (spots: readonly Spot[]): Coverage => {
  const struck = new Set<string>()
  return {
    add: (spot) => struck.add(nameOf(spot)),
    faults: () => struck.size,
    notes: () => {
      const courses = new Map<string, { request: number; response: number; of: number }>()
      for (const spot of spots) {
        const line = courses.get(courseOf(spot)) ?? { request: 0, response: 0, of: 0 }
        line.of += 1
        if (struck.has(nameOf(spot))) line[spot.side] += 1
        courses.set(courseOf(spot), line)
      }
      return [...courses].map(([course, { request, response, of }]) => {
        const share = request + response === of ? 'all' : `${request + response} of ${of}`
        return `${course}: ${request} offsets of the request and ${response} of the response (${share})`
      })
    },
  }
}

const courseOf = ({ exchange, mode, staysDown = false }: Spot): string =>
  `${exchange.name}, ${mode}${staysDown ? ', nobody gets through for a while' : ''}`

const nameOf = (spot: Spot): string => `${courseOf(spot)} ${spot.side} ${spot.after}`
