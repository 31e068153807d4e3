import { quoteBody } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'

/**
 * What was recorded stays as it was, and only `factos_append` adds to it. Grants keep others out; these triggers keep
 * the owner and superusers from doing it by accident. They fire once a statement, and not while a dump is restored,
 * which loads rows before it makes triggers.
 */
export const appendOnlyTriggers = ({ schema, events, eventTags, commands }: SchemaNames): readonly string[] => [
  `create function ${schema}.factos_refuse_change() returns trigger language plpgsql as ${quoteBody(`
begin
  raise exception using errcode = 'object_not_in_prerequisite_state',
    message = format('%I.%I is append-only: %s refused', tg_table_schema, tg_table_name, tg_op),
    hint = 'What was recorded is never changed or deleted.';
end`)}`,
  `create function ${schema}.factos_refuse_insert() returns trigger language plpgsql as ${quoteBody(`
begin
  raise exception using errcode = 'object_not_in_prerequisite_state',
    message = format('%I.%I takes rows from factos_append only', tg_table_schema, tg_table_name),
    hint = 'A row inserted beside it would have a position that readers have already passed.';
end`)}`,
  ...[events, eventTags, commands].flatMap((table) => [
    `create trigger factos_refuse_change before update or delete or truncate on ${table}
  for each statement execute function ${schema}.factos_refuse_change()`,
    `create trigger factos_refuse_insert before insert on ${table}
  for each statement when (current_setting('factos.appending', true) is distinct from 'on') execute function ${schema}.factos_refuse_insert()`,
  ]),
]
