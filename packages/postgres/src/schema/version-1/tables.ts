import type { SchemaNames } from '../schema-names.ts'

/**
 * Three tables. Positions are plain data, assigned by `factos_append`: no sequence that could run ahead of them or fall
 * behind a restored dump. Text that is compared uses the collation "C": equal is equal byte for byte, and no upgrade of
 * the operating system's collations can break an index.
 */
export const tables = ({ events, eventTags, commands }: SchemaNames): readonly string[] => [
  `create table ${events} (
  position bigint not null,
  revision bigint not null,
  version bigint not null,
  recorded_at timestamptz(3) not null,
  id text collate "C" not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  tags text[] collate "C" not null,
  metadata jsonb not null,
  data bytea not null,
  constraint factos_events_position_key primary key (position),
  constraint factos_events_id_key unique (id),
  constraint factos_events_stream_key unique (stream, revision)
)`,
  `create index factos_events_type_index on ${events} (type, position)`,
  // The type rides along so that a query for types and a tag is answered from this index alone.
  `create table ${eventTags} (
  position bigint not null,
  tag text collate "C" not null,
  type text collate "C" not null,
  constraint factos_event_tags_key primary key (tag, position) include (type)
)`,
  `create table ${commands} (
  first_position bigint not null,
  event_count bigint not null,
  command_id text collate "C" not null,
  stream text collate "C" not null,
  fingerprint text collate "C" not null,
  constraint factos_commands_key primary key (command_id)
)`,
]
