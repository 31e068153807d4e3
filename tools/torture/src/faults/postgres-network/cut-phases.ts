import { startPostgres } from '@factos/local-postgres'
import type { Phase } from '../../phases/phase.ts'
import type { Course } from './course.ts'
import { cutEveryByte, type CutOptions } from './cut-every-byte.ts'
import { connecting, storageAppend } from './storage-exchanges.ts'
import {
  appendingThree,
  appendingUnnamed,
  dispatching,
  dispatchingAgain,
  dispatchingAlone,
  dispatchingUnnamed,
  transaction,
} from './store-exchanges.ts'

const cutting = (
  name: string,
  title: string,
  options: Pick<CutOptions, 'courses' | 'lanes' | 'deadlineMs'>,
): Phase => ({
  name,
  title,
  store: 'postgres',
  run: async (context) => {
    const server = await startPostgres({ durable: false })
    try {
      return await cutEveryByte(context, { url: server.url, ...options })
    } finally {
      await server.stop()
    }
  },
})

const all = (mode: Course['mode'], more: Partial<Course>, ...exchanges: readonly Course['exchange'][]): Course[] =>
  exchanges.map((exchange) => ({ exchange, mode, ...more }))

/** A connection that is reset or closed: by every byte of an append, and by many of what leads up to one. */
export const cutsAtEveryByte: Phase = cutting('postgres-cuts', 'the connection cut at every byte of an append', {
  courses: [
    ...all('reset', {}, storageAppend, dispatching, appendingThree),
    ...all('reset', { every: 4 }, dispatchingAgain),
    ...all('end', { every: 8 }, storageAppend, dispatching),
    ...all('reset', { every: 4 }, connecting),
    ...all('reset', { every: 8 }, transaction),
    ...all('end', { every: 16 }, dispatchingAlone, dispatchingUnnamed, appendingUnnamed),
    ...all('reset', { every: 16, staysDown: true }, dispatching, appendingThree),
  ],
  lanes: 4,
  deadlineMs: 5_000,
})

/** A connection that falls silent: at every byte of an append, and at many of what leads up to one. */
export const stallsAtEveryByte: Phase = cutting(
  'postgres-stalls',
  'the connection stalled at every byte of an append',
  {
    courses: [
      ...all('stall', {}, storageAppend),
      ...all('stall', { every: 4 }, dispatching),
      ...all('stall', { every: 8 }, appendingThree, transaction, connecting),
      ...all('stall', { every: 16, staysDown: true }, dispatching),
      ...all('vanish', { every: 16 }, storageAppend, appendingUnnamed),
    ],
    lanes: 8,
    deadlineMs: 250,
  },
)
