import type { HuntName } from './hunts/all-hunts.ts'

/** A text of a source file, and what stands there instead. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string
  /** Must be there exactly once. */
  readonly replace: string
  readonly by: string
}

/** A store or engine with a defect, and the hunt that must find it. */
export interface Mutant {
  /** As `--only` takes it: `sqlite-new-stream-unchecked`. */
  readonly name: string
  readonly part: 'core' | 'engine' | 'sqlite' | 'postgres'
  /** The defect, in plain words: what a released library once did. */
  readonly trap: string
  readonly hunt: HuntName
  /** Where the hunt is by the contract suite: which checks, by the beginnings of "topic: name". */
  readonly checks?: readonly string[] | undefined
  readonly edits: readonly Edit[]
}
