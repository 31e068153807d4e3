import type { Mutant } from './mutant.ts'

const engine = (file: string): string => `packages/core/src/engine/${file}`
const dispatch = (file: string): string => `packages/core/src/dispatch/${file}`

/** Defects of the flow from a command to its answer. */
export const engineMutants: readonly Mutant[] = [
  {
    name: 'engine-decision-kept-after-loss',
    part: 'engine',
    trap: 'a command that lost to another is sent again as it was decided, with a newer condition',
    hunt: 'sqlite-histories',
    edits: [
      {
        file: engine('build-batch.ts'),
        replace: 'own.every(({ state }, index) => Object.is(state, pending.decidedOn[index]))',
        by: 'own.length > 0',
      },
    ],
  },
  {
    name: 'engine-uncommitted-basis-unnoted',
    part: 'engine',
    trap: 'a decision on events that are not committed yet does not depend on their commit',
    hunt: 'sqlite-histories',
    edits: [{ file: engine('build-batch.ts'), replace: 'addOnce(slot.sources, group)', by: '' }],
  },
  {
    name: 'engine-old-read-joins-epoch',
    part: 'engine',
    trap: 'a context that was read before an own commit counts as moved past it, and past what others committed before',
    hunt: 'postgres-own-reads',
    edits: [
      {
        file: engine('history.ts'),
        replace: 'entry.epoch = head >= epoch.head ? epoch : { head: 0 }',
        by: 'entry.epoch = epoch',
      },
    ],
  },
  {
    name: 'engine-rejection-on-earlier-read',
    part: 'engine',
    trap: 'a rejection decided on a read that was sent before the command came is reported as final',
    hunt: 'sqlite-late-reads',
    edits: [
      {
        file: engine('engine.ts'),
        replace: 'loads.every(({ fresh }) => fresh)',
        by: 'loads.every(() => true)',
      },
    ],
  },
  {
    name: 'engine-cut-delta-taken-for-whole',
    part: 'engine',
    trap: 'a context catches up with the first hundred of the events it missed, and counts as up to date',
    hunt: 'sqlite-broad-histories',
    edits: [{ file: engine('history.ts'), replace: '!delta.complete || ', by: '' }],
  },
  {
    name: 'engine-pages-of-the-neighbour',
    part: 'engine',
    trap: 'the answers of a batch of reads are matched to the questions by an order that is not theirs',
    hunt: 'sqlite-histories',
    edits: [{ file: engine('read-batcher.ts'), replace: 'first += reads.length', by: 'first += 0' }],
  },
  {
    name: 'engine-command-marked-at-the-first-event',
    part: 'engine',
    trap: "a repeated command is answered with another command's events",
    hunt: 'sqlite-histories',
    edits: [
      {
        file: engine('group.ts'),
        replace: 'commandMarks(pending.command, firstEvent, events.length)',
        by: 'commandMarks(pending.command, 0, events.length)',
      },
    ],
  },
  {
    name: 'engine-repeat-decided-again',
    part: 'engine',
    trap: 'a repeated command is decided again: the ticket that it bought makes it sold out',
    hunt: 'sqlite-contract',
    checks: ['a command with an id, sent to an event store on it,: is not decided again'],
    edits: [
      {
        file: engine('engine.ts'),
        replace: 'commandId === undefined ? undefined : read([], [commandId])',
        by: 'undefined as Awaited<ReturnType<typeof read>> | undefined',
      },
      {
        file: engine('group.ts'),
        replace: 'commandMarks(pending.command, firstEvent, events.length)',
        by: 'events.length === 0 ? [] : commandMarks(pending.command, firstEvent, events.length)',
      },
    ],
  },
  {
    name: 'engine-id-of-another-command',
    part: 'engine',
    trap: "idempotency on the id alone: success for what another command's events were",
    hunt: 'sqlite-contract',
    checks: ['a command with an id, sent to an event store on it,: cannot be used for another stream'],
    edits: [
      {
        file: dispatch('settle-append.ts'),
        replace: 'if (known.fingerprint !== fingerprint) return err(commandIdReused(known.commandId))',
        by: '',
      },
    ],
  },
  {
    name: 'engine-lost-answer-called-a-failure',
    part: 'engine',
    trap: 'a commit whose answer was lost is reported as failed, because sending again found no connection',
    hunt: 'sqlite-lost-answers',
    edits: [
      {
        file: dispatch('append-until-definite.ts'),
        replace: 'if (!resent) return answer',
        by: "if (!resent || answer.error.outcome === 'not-appended') return answer",
      },
    ],
  },
  {
    name: 'engine-blind-resend',
    part: 'engine',
    trap: 'after a lost answer the events are sent again under new ids, and are there twice',
    hunt: 'sqlite-lost-answers',
    edits: [
      {
        file: dispatch('append-until-definite.ts'),
        replace: "if (answer.error.outcome === 'unknown') resent = true",
        by: `if (answer.error.outcome === 'unknown') {
      resent = true
      const newly = (one: AppendRequest['events'][number]) => ({ ...one, id: globalThis.crypto.randomUUID() })
      requests = requests.map((one) => ({ ...one, commands: [], events: one.events.map(newly) }))
    }`,
      },
    ],
  },
  {
    name: 'engine-rewound-log-believed',
    part: 'engine',
    trap: 'a log that was rewound by a restore is not noticed, and decisions rest on what is no longer there',
    hunt: 'sqlite-rewound-log',
    edits: [
      {
        file: dispatch('log-client.ts'),
        replace: '{ reads, commandIds, knownHead: last }',
        by: '{ reads, commandIds, knownHead: emptyHead }',
      },
      {
        file: dispatch('log-client.ts'),
        replace: 'storage.append(call)',
        by: 'storage.append({ ...call, knownHead: emptyHead })',
      },
    ],
  },
]
