import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A Markdown file. */
export type Page = {
  /** From the repository's root, with forward slashes: `docs/sqlite.md`. */
  readonly path: string
  readonly text: string
}

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url))

const patterns = ['*.md', 'docs/**/*.md', '{packages,examples,bench}/*/README.md', 'bench/README.md']

/** Every page of the documentation. */
export const allPages = (): readonly Page[] =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => file.split(sep).join('/'))
    .toSorted()
    .map(pageAt)

/** The page in a file of the repository. */
export const pageAt = (path: string): Page => ({ path, text: readFileSync(join(root, path), 'utf8') })
