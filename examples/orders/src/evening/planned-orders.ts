/** What the guests of one table are going to ask for. The same evening each time, so that its outcome can be checked. */
export type PlannedOrder = {
  readonly order: string
  readonly table: number
  readonly items: readonly { readonly dish: string; readonly price: number; readonly note: string }[]
  /** They take their first item back before they submit. */
  readonly changesMind: boolean
  /** They want to leave at the moment at which the kitchen wants to begin. */
  readonly impatient: boolean
}

const tables = 6

/** Prices in cents. */
const menu = [
  { dish: 'Pão de queijo', price: 850 },
  { dish: 'Caldo verde', price: 1200 },
  { dish: 'Moqueca', price: 5490 },
  { dish: 'Feijoada', price: 4790 },
  { dish: 'Picanha', price: 6990 },
  { dish: 'Pudim', price: 1450 },
] as const

export const plannedOrders = (count: number): readonly PlannedOrder[] =>
  Array.from({ length: count }, (_, i) => ({
    order: `order-${String(i + 1).padStart(String(count).length, '0')}`,
    table: (i % tables) + 1,
    items: Array.from({ length: 2 + (i % 3) }, (_, course) => ({
      ...(menu[(i + 2 * course) % menu.length] ?? menu[0]),
      note: (i + course) % 7 === 0 ? 'no coriander' : '',
    })),
    changesMind: i % 4 === 2,
    impatient: i % 5 === 4,
  }))

/** What stays on the order, and is paid for unless the guests left. */
export const keptItems = ({ items, changesMind }: PlannedOrder): PlannedOrder['items'] =>
  items.slice(changesMind ? 1 : 0)

/** What it costs, in cents. */
export const amountDue = (planned: PlannedOrder): number =>
  keptItems(planned).reduce((total, { price }) => total + price, 0)
