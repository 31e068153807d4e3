import { project } from 'factos'
import { kitchenSummary } from '../order/kitchen-summary.ts'
import type { OrderEvent } from '../order/order-events.ts'
import { kitchenPlaces } from '../order/starting-preparation.ts'
import { formatCents } from './format-cents.ts'

/** The evening as the kitchen sees it afterwards, as lines of text. The last of them is the short version. */
export const summaryLines = (events: readonly OrderEvent[]): readonly string[] => {
  const { orders, dishes, load, revenue } = project(kitchenSummary, events)
  const statuses = [...Map.groupBy(Object.values(orders), ({ status }) => status)]
    .map(([status, { length }]) => [status, length] as const)
    .toSorted(byCount)
    .map(([status, count]) => `${count} ${status}`)
  const cooked = Object.entries(dishes).toSorted(byCount)
  return [
    'Cooked this evening:',
    ...cooked.map(([dish, count]) => `${String(count).padStart(5)} ${dish}`),
    `At most ${load.most} orders in preparation at once; the kitchen has ${kitchenPlaces} places.`,
    '',
    `${Object.keys(orders).length} orders: ${statuses.join(', ')}; ${formatCents(revenue)} taken; ${events.length} recorded events`,
  ]
}

const byCount = ([, left]: readonly [string, number], [, right]: readonly [string, number]): number => right - left
