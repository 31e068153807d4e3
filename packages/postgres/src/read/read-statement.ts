import type { Query } from 'factos'
import type { PageRead, ReadCall } from 'factos/storage'
import type { Statement } from '../connection/statement.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { plainArray, textArray } from '../sql/array-literal.ts'

/** The call of `factos_read` for a read call; its parameters are documented at the function. */
export const readStatement = (
  { schema, readStatement: name }: SchemaNames,
  { reads, commandIds, knownHead }: ReadCall,
  within: boolean,
): Statement => {
  const arms = reads.flatMap(armsOf)
  return {
    name: within ? undefined : name,
    text: `select * from ${schema}.factos_read($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      String(within),
      String(knownHead.position),
      knownHead.eventId,
      commandIds.length === 0 ? null : textArray([...new Set(commandIds)]),
      ...(arms.length === 0
        ? [null, null, null, null, null, null, null, null]
        : [
            plainArray(arms.map(({ owner }) => owner)),
            textArray(arms.map(({ stream }) => stream)),
            textArray(arms.map(({ types }) => types)),
            textArray(arms.map(({ tags }) => tags)),
            plainArray(arms.map(({ after }) => after)),
            plainArray(arms.map(({ upTo }) => upTo)),
            plainArray(arms.map(({ rows }) => rows)),
            plainArray(arms.map(({ backwards }) => backwards)),
          ]),
    ],
  }
}

/** What to look for: one item of a query, or everything where neither types nor tags are given. */
export interface ItemArm {
  /** Array literals; empty for none. */
  readonly types: string
  readonly tags: string
}

/** The arms of a query. */
export const queryArms = (query: Query): readonly ItemArm[] =>
  query.kind === 'AllEvents'
    ? [{ types: '', tags: '' }]
    : query.items.map(({ types, tags }) => ({ types: namesArray(types), tags: namesArray(tags) }))

const namesArray = (names: readonly string[]): string => (names.length === 0 ? '' : textArray(names))

interface PageArm extends ItemArm {
  readonly owner: number
  /** Empty for none. */
  readonly stream: string
  readonly after: number
  readonly upTo: number
  readonly rows: number
  readonly backwards: boolean
}

const armsOf = (read: PageRead, owner: number): readonly PageArm[] => {
  const page = {
    owner,
    after: read.after,
    upTo: Math.min(read.upTo ?? Number.MAX_SAFE_INTEGER, (read.before ?? Number.MAX_SAFE_INTEGER) - 1),
    // One more than asked for tells whether there are more.
    rows: Math.min(read.limit, maxRows) + 1,
    backwards: read.direction === 'backwards',
  }
  if (read.select.kind === 'Stream') return [{ ...page, stream: read.select.stream, types: '', tags: '' }]
  return queryArms(read.select.query).map((arm) => ({ ...page, stream: '', ...arm }))
}

/** A page is held in memory several times over; more than this would not fit in a message. */
const maxRows = 2 ** 30
