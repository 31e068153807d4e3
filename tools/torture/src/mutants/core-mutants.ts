import type { Mutant } from './mutant.ts'

const core = (file: string): string => `packages/core/src/${file}`

/** Defects of what all stores share besides the flow: names, matching, reading, codecs. */
export const coreMutants: readonly Mutant[] = [
  {
    name: 'core-any-tag-matches',
    part: 'core',
    trap: 'what is kept in memory matches ANY of the tags, while the store matches ALL',
    hunt: 'postgres-histories',
    edits: [{ file: core('vocabulary/matches-query.ts'), replace: 'item.tags.every(', by: 'item.tags.some(' }],
  },
  {
    name: 'core-contexts-confused',
    part: 'core',
    trap: 'contexts go by a text of their query in which the tags of two different queries look alike',
    hunt: 'sqlite-histories',
    edits: [
      {
        file: core('dispatch/boundary.ts'),
        replace: 'for (const tag of tags) key += ` ${tag.length}:${tag}`',
        by: 'for (const tag of tags) key += ` ${tag.length}`',
      },
    ],
  },
  {
    name: 'core-all-decoded-before-filtering',
    part: 'core',
    trap: 'the whole log is decoded before it is filtered, so that one foreign event type fails a dispatch',
    hunt: 'sqlite-histories',
    edits: [
      {
        file: core('dispatch/read-boundaries.ts'),
        replace: '  select: boundary.select,',
        by: "  select: { kind: 'Query', query: { kind: 'AllEvents', items: [] } } as never,",
      },
      {
        file: core('dispatch/read-boundaries.ts'),
        replace: 'if (!decoded.ok) return decoded\n',
        by: 'if (!decoded.ok) return decoded\n    if (!folded.boundary.matches(stored)) continue\n',
      },
    ],
  },
  {
    name: 'core-lone-surrogates-taken',
    part: 'core',
    trap: 'lone surrogates are taken: two different strings encode to the same bytes, and two tags become one',
    hunt: 'sqlite-contract',
    checks: ['an event store on it, given what cannot be kept,: refuses lone surrogates'],
    edits: [{ file: core('vocabulary/text-limits.ts'), replace: 'if (!text.isWellFormed())', by: 'if (false)' }],
  },
  {
    name: 'core-too-large-event-let-in',
    part: 'core',
    trap: 'an event that is larger than the store takes gets into a batch, and fails whoever travels with it',
    hunt: 'sqlite-contract',
    checks: ['an event store on it, given what cannot be kept,: refuses what is larger'],
    edits: [
      {
        file: core('dispatch/admission.ts'),
        replace: 'if (data.byteLength > limits.eventBytes) {',
        by: 'if (data.byteLength > limits.eventBytes * 1_000) {',
      },
    ],
  },
]
