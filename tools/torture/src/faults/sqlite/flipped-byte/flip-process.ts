// Run as a process of its own by flipped-byte.ts, because a damaged file may bring a process down: examines copies of a
// log, in each of which one byte differs, and writes a line for each.
import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { copyLog } from '../copy-log.ts'
import { examineLog, type Examination } from './examine-log.ts'
import { compareExaminations, type Verdict } from './compare-examinations.ts'

/** What a worker is told to do. */
export interface FlipJob {
  /** The undamaged log; its `-wal` may lie beside it. */
  readonly original: string
  /** Where copies of it are made. */
  readonly copy: string
  readonly flips: readonly Flip[]
}

/** A byte that is made another one, in the file itself or in its write-ahead log. */
export interface Flip {
  readonly file: '' | '-wal'
  readonly offset: number
  /** What the byte is combined with by exclusive or; never 0. */
  readonly mask: number
  /** The name of the query that is decided on. */
  readonly decideOn: string
}

/** What came of a flip. */
export interface FlipResult extends Verdict {
  readonly flip: Flip
}

const flipByte = (path: string, { offset, mask }: Flip): void => {
  const bytes = readFileSync(path)
  bytes[offset] = (bytes[offset] as number) ^ mask
  writeFileSync(path, bytes)
}

const job = JSON.parse(process.argv[2] ?? '') as FlipJob
const expected = new Map<string, Examination>()
for (const flip of job.flips) {
  if (!expected.has(flip.decideOn)) {
    copyLog(job.original, job.copy)
    expected.set(flip.decideOn, await examineLog(job.copy, flip.decideOn))
  }
  copyLog(job.original, job.copy)
  flipByte(job.copy + flip.file, flip)
  const result: FlipResult = {
    flip,
    ...compareExaminations(expected.get(flip.decideOn) as Examination, await examineLog(job.copy, flip.decideOn)),
  }
  writeSync(1, `${JSON.stringify(result)}\n`)
}
