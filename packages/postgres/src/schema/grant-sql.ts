import { maxIdentifierBytes, quoteIdentifier } from '../sql/quote.ts'
import { schemaNames } from './schema-names.ts'
import { functionNames } from './version-1/version-1.ts'

/** Options of {@link grantSql}. */
export interface GrantSqlOptions {
  /** The schema that holds the tables and functions; `public` unless given. */
  readonly schema?: string | undefined
  /** The role that the application connects as. */
  readonly role: string
}

/**
 * The least rights with which a role can use the store, as SQL text: it reads the tables, and writes through the functions
 * only. Run it after the migration, as the tables' owner; again after later migrations.
 *
 * Throws a `TypeError` for a name that PostgreSQL would refuse or cut off.
 *
 * @example
 * grantSql({ schema: 'ticketing', role: 'ticketing_app' })
 */
export const grantSql = ({ schema = 'public', role }: GrantSqlOptions): string => {
  const names = schemaNames(schema)
  if (role === '' || role.includes('\0') || new TextEncoder().encode(role).length > maxIdentifierBytes) {
    throw new TypeError(`role ${JSON.stringify(role)} is not a name of 1 to ${maxIdentifierBytes} UTF-8 bytes`)
  }
  const to = quoteIdentifier(role)
  const functions = functionNames.map((name) => `${names.schema}.${name}`)
  return `grant usage on schema ${names.schema} to ${to};
grant select on ${[names.events, names.eventTags, names.commands, names.migrations].join(', ')} to ${to};
grant execute on function ${functions.join(', ')} to ${to};
`
}
