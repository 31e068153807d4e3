import type { Pool } from 'pg'
import type { TicketSold } from '../domain/ticket-sale.ts'

/** The tickets of a sale by one prepared SELECT, parsed. */
export const selectTicketsOf = async (pool: Pool, schema: string, sale: string): Promise<readonly TicketSold[]> => {
  const { rows } = await pool.query<Row>({
    name: `tickets_${schema}`,
    text: `select ${columns} from ${schema}.factos_events
where position in (select position from ${schema}.factos_event_tags where tag = $1 and type = 'TicketSold')
order by position`,
    values: [`sale:${sale}`],
  })
  return rows.map(ticketOf)
}

/** One page of a log of tickets by a prepared SELECT, parsed. `last`: where the next page begins; none at the end. */
export const selectPage = async (
  pool: Pool,
  schema: string,
  after: number,
): Promise<{ readonly tickets: readonly TicketSold[]; readonly last: number | undefined }> => {
  const { rows } = await pool.query<Row>({
    name: `page_${schema}`,
    text: `select ${columns} from ${schema}.factos_events where position > $1 order by position limit ${pageSize}`,
    values: [after],
  })
  return { tickets: rows.map(ticketOf), last: rows.length < pageSize ? undefined : Number(rows.at(-1)?.position) }
}

const pageSize = 1_000

/** All columns, because the store returns them too. */
const columns = 'position, revision, version, recorded_at, id, stream, type, tags, metadata, data'

interface Row {
  readonly position: string
  readonly type: 'TicketSold'
  readonly data: Buffer
}

const ticketOf = ({ type, data }: Row): TicketSold => ({
  ...(JSON.parse(data.toString()) as Omit<TicketSold, 'type'>),
  type,
})
