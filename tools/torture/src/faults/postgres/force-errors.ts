/**
 * Makes appends fail now and then with a serialization failure or a deadlock: while they insert, or only when they commit.
 * Statements for the owner of the tables.
 */
export const forceErrors: readonly string[] = [
  'create sequence forced_errors',
  `create function forced_error() returns trigger language plpgsql as $$
begin
  perform nextval('public.forced_errors');
  if random() < 0.5 then raise exception 'forced serialization failure' using errcode = '40001'; end if;
  raise exception 'forced deadlock' using errcode = '40P01';
end $$`,
  `create trigger forced_error_at_once after insert on factos_events for each row
  when (random() < 0.003) execute function forced_error()`,
  `create constraint trigger forced_error_at_commit after insert on factos_events deferrable initially deferred for each row
  when (random() < 0.003) execute function forced_error()`,
]

/** How many were forced: a sequence goes on although what advanced it is rolled back. */
export const countForcedErrors =
  'select case when is_called then last_value else 0 end::int as count from forced_errors'
