import { utf8Length } from 'factos/storage'
import { maxIdentifierBytes, quoteIdentifier } from '../sql/quote.ts'

/** The names of what the store keeps in its schema, quoted and qualified, ready to stand in SQL text. */
export interface SchemaNames {
  /** As the application gave it. */
  readonly name: string
  /** The schema itself, for the names of functions: `${schema}.factos_append`. */
  readonly schema: string
  readonly events: string
  readonly eventTags: string
  readonly commands: string
  readonly migrations: string
  /** Under which connections keep the calls of the functions prepared; none where PostgreSQL could not tell it apart. */
  readonly appendStatement: string | undefined
  readonly readStatement: string | undefined
}

/**
 * The names for a schema. Any name that PostgreSQL takes will do, with quotes, spaces or letters of any script. Throws a
 * `TypeError` for one that it would refuse, or silently cut off.
 */
export const schemaNames = (name: string): SchemaNames => {
  const problem = schemaNameProblem(name)
  if (problem !== undefined) throw new TypeError(`schema ${JSON.stringify(name)} ${problem}`)
  const schema = quoteIdentifier(name)
  return Object.freeze({
    name,
    schema,
    events: `${schema}.factos_events`,
    eventTags: `${schema}.factos_event_tags`,
    commands: `${schema}.factos_commands`,
    migrations: `${schema}.factos_migrations`,
    appendStatement: statementName('append', schema),
    readStatement: statementName('read', schema),
  })
}

const statementName = (kind: string, schema: string): string | undefined => {
  const name = `factos_${kind} ${schema}`
  return utf8Length(name) <= maxIdentifierBytes ? name : undefined
}

const schemaNameProblem = (name: unknown): string | undefined => {
  if (typeof name !== 'string') return 'is not a string'
  if (name === '') return 'is empty'
  if (name.includes('\0')) return 'holds the character NUL, which PostgreSQL cannot store'
  if (!name.isWellFormed()) return 'holds a lone surrogate, which UTF-8 cannot express'
  if (name.startsWith('pg_')) return `begins with 'pg_', which PostgreSQL keeps for itself`
  const bytes = utf8Length(name)
  if (bytes <= maxIdentifierBytes) return undefined
  return `is ${bytes} UTF-8 bytes long; PostgreSQL cuts names off after ${maxIdentifierBytes}`
}
