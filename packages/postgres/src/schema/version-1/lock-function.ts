import { quoteBody, quoteLiteral } from '../../sql/quote.ts'
import type { SchemaNames } from '../schema-names.ts'
import { pinnedSearchPath } from './settings.ts'

/**
 * `factos_lock` takes the log's one lock until the transaction ends: positions are assigned under it, so that their
 * order is the order of commits. It answers NULL, or the name of what stands in the way.
 *
 * The caller must look at the tables in a later statement of its own. Under READ COMMITTED each statement sees what was
 * committed when it began, so a snapshot taken together with the lock would be older than the wait for it; and at any
 * other isolation level later statements would go on seeing that old snapshot.
 *
 * - `_library`: the schema version that the calling library was made for.
 * - `_remember`: note in the transaction that it holds the lock, so that later calls can tell that they are still in it.
 * - `_lock_timeout`: milliseconds; a shorter timeout of the session counts. A call that is a transaction of its own keeps the
 *   lock no longer than twice that, where the server has `transaction_timeout` and nobody set it.
 */
export const lockFunction = (names: SchemaNames, oldestWriter: number): readonly string[] => [
  `create function ${names.schema}.factos_lock(_library integer, _remember boolean, _lock_timeout integer) returns text
  language plpgsql volatile security definer
  ${pinnedSearchPath}
as ${quoteBody(`
declare
  _timeout text := current_setting('lock_timeout');
  _done text; -- assigned and not performed, which would be a query each
begin
  if _library < ${oldestWriter} then return 'SchemaTooNew'; end if;
  if pg_is_in_recovery() then return 'Standby'; end if;
  if current_setting('transaction_read_only') = 'on' then return 'ReadOnly'; end if;
  if current_setting('transaction_isolation') <> 'read committed' then return 'Isolation'; end if;

  if current_setting('synchronous_commit') not in ('on', 'remote_apply') then
    _done := set_config('synchronous_commit', 'on', true);
  end if;

  if _timeout = '0' or _timeout::interval > make_interval(secs => _lock_timeout / 1000.0) then
    _done := set_config('lock_timeout', _lock_timeout::text, true);
  end if;
  _done := pg_advisory_xact_lock(${lockClass}, ${tableId(names)}::integer)::text;
  _done := set_config('lock_timeout', _timeout, true);

  -- A client may vanish after the call and before the few bytes that end it. PostgreSQL 17 can stop waiting for them.
  if not _remember and current_setting('transaction_timeout', true) = '0' then
    _done := set_config('transaction_timeout', (2 * _lock_timeout)::text, true);
  end if;

  if _remember then _done := set_config('factos.held_' || ${tableId(names)}, 'on', true); end if;
  return null;
end`)}`,
]

/**
 * Whether the transaction still holds the lock that `factos_lock` remembered: not after it ended, nor after it was rolled
 * back to a savepoint from before.
 */
export const holdsLock = (names: SchemaNames): string =>
  `current_setting('factos.held_' || ${tableId(names)}, true) is not distinct from 'on'`

/** The oid of the table of events: one log, one lock, wherever its schema is moved to. */
const tableId = ({ events }: SchemaNames): string => `${quoteLiteral(events)}::regclass::oid`

/** The first half of advisory lock keys: 'fact' in ASCII, so that they keep out of the application's way. */
export const lockClass = 0x66616374
