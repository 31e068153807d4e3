import { eventColumns } from './stored-event-row.ts'
import type { ValueSlot } from './value-slot.ts'

/** What differs between the SQLites of this world. */
export interface SqlDialect {
  /** How a bound value is written. Called once a parameter, in the order of the text. */
  readonly value: (slot: ValueSlot) => string
  /** A table-valued expression with a column `value`: one row for each member of a bound list. */
  readonly list: (slot: ValueSlot) => string
  /** What is selected of an event, from `factos_events` aliased `e`. */
  readonly columns: string
  /** How many ordered ranges one statement may merge, unless the connection says that it takes fewer. */
  readonly maxArms: number
}

/** One parameter a value; a list is one parameter that holds a JSON array. */
export const sqliteDialect: SqlDialect = {
  value: () => '?',
  list: () => 'json_each(?)',
  columns: eventColumns,
  // SQLite itself allows 500 terms of a compound SELECT.
  maxArms: 400,
}
