import type { Mutant } from './mutant.ts'

const source = (file: string): string => `packages/postgres/src/${file}`
const version1 = (file: string): string => source(`schema/version-1/${file}`)

const onContract = (name: string, trap: string, checks: readonly string[], ...edits: Mutant['edits']): Mutant => ({
  name: `postgres-${name}`,
  part: 'postgres',
  trap,
  hunt: 'postgres-contract',
  checks,
  edits,
})

/** Defects of the functions in the database, and of what is sent to them. */
export const postgresMutants: readonly Mutant[] = [
  {
    name: 'postgres-checks-before-the-lock',
    part: 'postgres',
    trap: 'conditions are checked on a snapshot from before the wait for the lock, so that all who waited get through',
    hunt: 'postgres-histories',
    edits: [
      {
        file: version1('append-function.ts'),
        replace: '_problem := ${names.schema}.factos_lock(_library, false, _lock_timeout);',
        by: '_problem := null;',
      },
      {
        file: version1('append-function.ts'),
        replace: '  -- Ids are unique in the index, so they',
        by: `  if not _within then
    _problem := \${names.schema}.factos_lock(_library, false, _lock_timeout);\${readHead(names)}
    _at := greatest(_head_at, date_trunc('milliseconds', clock_timestamp()));
  end if;
  -- Ids are unique in the index, so they`,
      },
    ],
  },
  {
    name: 'postgres-head-and-events-apart',
    part: 'postgres',
    trap: 'events and head are read by two snapshots: what lands between them is never seen and never conflicts',
    hunt: 'postgres-own-reads',
    edits: [
      { file: version1('read-function.ts'), replace: 'language plpgsql stable', by: 'language plpgsql volatile' },
      {
        file: version1('read-function.ts'),
        replace: "  info := json_build_object(\n    'head',",
        by: "${readHead(names)}\n  info := json_build_object(\n    'head',",
      },
    ],
  },
  onContract(
    'lock-of-each-connection',
    'the lock is not one for the log: each connection takes its own',
    ['the order of the log: has no gap', 'races: of many who append under the same condition'],
    {
      file: version1('lock-function.ts'),
      replace: 'pg_advisory_xact_lock(${lockClass}, ${tableId(names)}::integer)',
      by: 'pg_advisory_xact_lock(${lockClass}, pg_backend_pid())',
    },
  ),
  onContract(
    'session-lock',
    'the lock belongs to the session, not to the transaction: it outlives the call on a pooled connection',
    ['the order of the log: has no gap'],
    {
      file: version1('lock-function.ts'),
      replace: 'pg_advisory_xact_lock(${lockClass}',
      by: 'pg_advisory_lock(${lockClass}',
    },
  ),
  {
    name: 'postgres-new-stream-unchecked',
    part: 'postgres',
    trap: '"the stream must not exist yet" is taken for "no check": two creators both succeed',
    hunt: 'postgres-histories',
    edits: [
      {
        file: version1('append-checks.ts'),
        replace: 'where u.revision <> _next[u.stream_number] - 1;',
        by: 'where u.revision >= 0 and u.revision <> _next[u.stream_number] - 1;',
      },
    ],
  },
  onContract(
    'highest-position-for-all',
    'merged conditions are looked at only where the log went beyond the highest of their positions',
    ['several conditions in one request: each keep their own position'],
    {
      file: source('append/append-statement.ts'),
      replace: 'Math.min(lowest, after), Infinity)',
      by: 'Math.max(lowest, after), 0)',
    },
  ),
  onContract(
    'match-all-unchecked',
    'a condition on every event is silently not checked',
    ['conditions on queries: fail on any event at all'],
    { file: version1('append-checks.ts'), replace: 'else a.lo < a.hi', by: 'else false' },
  ),
  onContract(
    'first-tag-stands-for-all',
    'of an item with several tags only one is looked at',
    ['queries: select by every combination'],
    {
      file: version1('arms.ts'),
      replace: '`(a.rest is null or not exists (',
      by: '`(true or a.rest is null or not exists (',
    },
  ),
  onContract(
    'known-commands-unchecked',
    'command ids are not looked up under the lock: two who send one command at once race',
    ['command ids: make a request with new events a duplicate'],
    {
      file: version1('append-function.ts'),
      replace: 'if _command_ids is not null then${knownCommands(names)}',
      by: 'if false then${knownCommands(names)}',
    },
  ),
  onContract(
    'rewound-log-unnoticed',
    'a log that was rewound and has grown to the same length again is taken for the one that was known',
    ['the head of the log: that a caller knows but'],
    {
      file: version1('found-events.ts'),
      replace: 'or _known_position = _head_position and _known_id <> _head_id',
      by: '',
    },
  ),
  onContract(
    'revisions-remembered-too-long',
    'what a process remembers of its streams is believed although others have appended since',
    ['streams and revisions'],
    {
      file: version1('append-function.ts'),
      replace: 'if _known_position <> _head_position or _known_id <> _head_id then _known_next := null; end if;',
      by: '',
    },
    {
      file: source('append/known-revisions.ts'),
      replace: 'isSame(head, known) && streams.length > 0',
      by: 'known !== undefined && streams.length > 0',
    },
  ),
  {
    name: 'postgres-hidden-rows',
    part: 'postgres',
    trap: 'row-level security hides rows from the check, and every condition holds',
    hunt: 'postgres-hidden-rows',
    edits: [{ file: version1('settings.ts'), replace: '  set row_security = off', by: '  set row_security = on' }],
  },
  onContract(
    'tags-unquoted',
    'an array is written without quotes around texts that hold its separator',
    ['data: keeps hostile text'],
    {
      file: source('sql/array-literal.ts'),
      replace: 'const isBare = /^[\\w:./@-]+$/',
      by: 'const isBare = /^[\\w:./@,-]+$/',
    },
  ),
  onContract(
    'proto-key-dropped',
    'a metadata key `__proto__` is lost',
    ['data: keeps hostile text', 'data: of any form', 'data: keeps metadata'],
    {
      file: source('read/found-rows.ts'),
      replace: "parseJson(textIn(row, 'metadata')) as",
      by: "Object.assign({}, parseJson(textIn(row, 'metadata'))) as",
    },
  ),
]
