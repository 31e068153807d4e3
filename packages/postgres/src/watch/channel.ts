import { quoteLiteral } from '../sql/quote.ts'
import type { SchemaNames } from '../schema/schema-names.ts'

/** The SQL expression of a log's notification channel: by the oid of its table, because a schema's name may be too long. */
export const channelOf = ({ events }: SchemaNames): string => `'factos_' || ${quoteLiteral(events)}::regclass::oid`
