import type { Mutant } from './mutant.ts'

const sql = (file: string): string => `packages/core/src/sql/${file}`

const onContract = (name: string, trap: string, checks: readonly string[], ...edits: Mutant['edits']): Mutant => ({
  name: `sqlite-${name}`,
  part: 'sqlite',
  trap,
  hunt: 'sqlite-contract',
  checks,
  edits,
})

/** Defects of the SQL that SQLite, D1 and Durable Objects share, and of the SQLite store. */
export const sqliteMutants: readonly Mutant[] = [
  onContract(
    'match-all-unchecked',
    'a condition on every event is silently not checked',
    ['conditions on queries: fail on any event at all'],
    {
      file: sql('rejection.ts'),
      replace: '  const page = readPage(',
      by: '  if (isMatchAll(condition.query)) return undefined\n  const page = readPage(',
    },
    {
      file: sql('rejection.ts'),
      replace: "import { readPage } from './read-page.ts'",
      by: "import { readPage } from './read-page.ts'\nimport { isMatchAll } from './selections-of.ts'",
    },
  ),
  onContract(
    'tags-alone-unchecked',
    'a condition whose items have no types is silently not checked',
    ['conditions on queries: fail exactly when a matching event'],
    {
      file: sql('rejection.ts'),
      replace: '  const page = readPage(',
      by: '  if (condition.query.items.some(({ types }) => types.length === 0)) return undefined\n  const page = readPage(',
    },
  ),
  {
    name: 'sqlite-new-stream-unchecked',
    part: 'sqlite',
    trap: '"the stream must not exist yet" is taken for "no check": two creators both succeed',
    hunt: 'sqlite-histories',
    edits: [
      {
        file: sql('rejection.ts'),
        replace: 'return options.revisionOf(condition.stream) === expected ?',
        by: 'return expected === -1 || options.revisionOf(condition.stream) === expected ?',
      },
    ],
  },
  onContract(
    'highest-position-for-all',
    'of several conditions in one request, each is checked from the highest of their positions',
    ['several conditions in one request: each keep their own position'],
    {
      file: sql('rejection.ts'),
      replace: 'check(sql, condition, options))',
      by: `check(
      sql,
      condition.kind === 'ExpectRevision' ? condition : { ...condition, after: Math.max(...conditions.map(afterOf)) },
      options,
    ))`,
    },
  ),
  onContract(
    'one-poisons-all',
    'one request that is rejected takes its whole batch with it',
    ['several requests in one call: are judged each on its own'],
    {
      file: sql('append-log.ts'),
      replace: 'rejections[index] ?? inserter.insert(request)',
      by: 'rejections[index] ?? rejections.find((one) => one !== undefined) ?? inserter.insert(request)',
    },
  ),
  onContract(
    'head-known-by-position',
    'a rewound log is recognised by its position alone, and passes once it has grown that far again',
    ['the head of the log: that a caller knows but'],
    {
      file: sql('log-head.ts'),
      replace: 'return known.eventId === head.eventId',
      by: 'return true',
    },
  ),
  onContract(
    'condition-beyond-head',
    'a condition on a position beyond the head, of a timeline that no longer exists, holds',
    ['the head of the log: below the position of a condition'],
    { file: sql('append-log.ts'), replace: 'if (afterOf(condition) > position)', by: 'if (afterOf(condition) < 0)' },
  ),
  onContract('tags-joined', 'tags are joined by a separator that they may contain', ['data: keeps hostile text'], {
    file: sql('stored-event-row.ts'),
    replace: 'JSON.stringify(event.tags),',
    by: "JSON.stringify(event.tags.join(',').split(',')),",
  }),
  onContract(
    'metadata-cut-at-newline',
    'metadata is cut off at a newline',
    ['data: of any form', 'data: keeps hostile text'],
    {
      file: sql('stored-event-row.ts'),
      replace: 'JSON.stringify(event.metadata),',
      by: "JSON.stringify(event.metadata, (_, value) => (typeof value === 'string' ? value.split('\\n')[0] : value)),",
    },
  ),
  onContract(
    'empty-command-remembered',
    'the id of a command that decided nothing is remembered, and the command is never decided again',
    ['command ids: without events are only looked up', 'a command with an id, sent to an event store on it,: that was'],
    { file: sql('insert-requests.ts'), replace: 'if (eventCount > 0)', by: 'if (eventCount >= 0)' },
  ),
  {
    name: 'sqlite-head-and-events-apart',
    part: 'sqlite',
    trap: 'the head and the events are read by two statements: what lands between them is seen and not told, or told and not seen',
    hunt: 'sqlite-processes',
    edits: [
      {
        file: 'packages/sqlite/src/sqlite-storage.ts',
        replace: 'inSnapshot(connection, () => readLog(connection.sql, call))',
        by: 'readLog(connection.sql, call)',
      },
    ],
  },
]
