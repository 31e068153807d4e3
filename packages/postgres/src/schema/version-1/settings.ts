/** Nothing found by name is found through the caller's search path; and temporary objects come last. */
export const pinnedSearchPath: string = `set search_path = pg_catalog, pg_temp`

/**
 * Under which the functions that touch tables run, whatever the role, database or session has set.
 *
 * `row_security = off` does not switch policies off: a statement from which a policy would hide rows fails instead of
 * deciding on half the log. The others keep the plans that the statements were written for: each is a set of ordered,
 * limited index ranges, made once a connection, and must not turn into a scan or a hash of a whole table when statistics
 * are old or missing.
 */
export const functionSettings: string = `${pinnedSearchPath}
  set row_security = off
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set max_parallel_workers_per_gather = 0
  set jit = off`
