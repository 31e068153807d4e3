import type { Edit } from './mutant.ts'

/** The environment variable that tells the processes of a hunt a mutant's edits, as JSON. */
export const editsVariable = 'FACTOS_MUTANT_EDITS'

/** Nothing was planted, so that a hunt would learn nothing. */
export class NotPlanted extends Error {}

/**
 * A source text with these edits of its file. Throws {@link NotPlanted} where a text to replace is not there exactly once:
 * the sources have changed since the mutant was written.
 */
export const planted = (source: string, edits: readonly Edit[]): string =>
  edits.reduce((text, { file, replace, by }) => {
    const parts = text.split(replace)
    if (parts.length !== 2) throw new NotPlanted(`${file} holds ${parts.length - 1} times: ${replace}`)
    return parts.join(by)
  }, source)
