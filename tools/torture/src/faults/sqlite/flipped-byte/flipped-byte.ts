import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Phase } from '../../../phases/phase.ts'
import { seededRandom } from '../../../random.ts'
import { copyLog } from '../copy-log.ts'
import { endOfKnownCommits } from './end-of-known-commits.ts'
import type { Flip, FlipResult } from './flip-process.ts'
import { indexPages } from './index-pages.ts'
import { runFlips } from './run-flips.ts'
import { sampleQueries, writeSampleLog } from './sample-log.ts'

/**
 * One bit of a log is flipped while nobody has it open, many times over. The answers are those of the undamaged log, or
 * `Corrupted`; never other events, and never a crash. Two kinds of damage stay silent, because nothing in SQLite's format
 * tells of them, and are counted instead: an entry lost from an index, and the last commit of a write-ahead log.
 */
export const flippedByte: Phase = {
  name: 'sqlite-flipped-byte',
  title: 'a flipped bit in the file or its -wal',
  store: 'sqlite',
  run: async (context) => {
    const { folder, seed, bounds, progress } = context
    const random = seededRandom(seed, 'sqlite-flipped-byte')
    const original = join(folder, 'log.db')
    await writeSampleLog(original, 120)
    const interrupted = join(folder, 'interrupted.db')
    await writeSampleLog(join(folder, 'live.db'), 60, () => copyLog(join(folder, 'live.db'), interrupted))
    const queries = Object.keys(sampleQueries)
    const flipIn = (path: string, file: Flip['file'], number: number): Flip => ({
      file,
      offset: random.below(statSync(path + file).size),
      mask: 1 << random.below(8),
      // Alike for a while, because the undamaged log has to be examined for each as well.
      decideOn: queries[Math.floor(number / 50) % queries.length] as string,
    })
    const flips = Math.min(5_000, Math.max(100, Math.floor(bounds.commands / 10)))
    const copy = join(folder, 'copy.db')
    const inFile = await runFlips(
      context,
      bounds.seconds * 0.7,
      original,
      copy,
      Array.from({ length: flips }, (_, number) => flipIn(original, '', number)),
    )
    progress({ faults: inFile.results.length })
    const walFlips = Array.from({ length: Math.ceil(flips / 25) }, (_, number) => flipIn(interrupted, '-wal', number))
    const inWal = await runFlips(context, bounds.seconds * 0.3, interrupted, copy, walFlips)
    const faults = inFile.results.length + inWal.results.length
    progress({ faults })

    const isIndex = indexPages(original)
    const knownEnd = endOfKnownCommits(`${interrupted}-wal`)
    const mayLack = ({ flip }: FlipResult): boolean =>
      flip.file === '' ? isIndex(flip.offset) : flip.offset >= knownEnd
    const isViolation = (result: FlipResult): boolean =>
      result.kind === 'Wrong' || (result.kind === 'Missing' && !mayLack(result))
    return {
      commands: faults,
      accepted: 0,
      rejected: 0,
      unknown: 0,
      faults,
      violations: [
        ...inFile.complaints,
        ...inWal.complaints,
        ...[...inFile.results, ...inWal.results].filter(isViolation).map(explained),
      ],
      notes: [
        `in the file, ${counted(inFile.results)}: an entry lost from an index`,
        `in the -wal, ${counted(inWal.results)}: its last commits lost`,
      ],
    }
  },
}

const explained = ({ flip, differing, errors }: FlipResult): string =>
  `bit ${flip.mask} of byte ${flip.offset} of the file${flip.file} changed the answers to ${differing.join(', ')}` +
  (errors.length > 0 ? `, beside ${errors.join(', ')}` : '')

const counted = (results: readonly FlipResult[]): string => {
  const count = (kind: FlipResult['kind']): number => results.filter((result) => result.kind === kind).length
  return (
    `of ${results.length} flipped bits ${count('Harmless')} were harmless, ${count('Refused')} gave an error, ` +
    `${count('Missing')} were not noticed`
  )
}
