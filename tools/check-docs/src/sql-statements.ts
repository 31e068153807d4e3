import { fencesOf } from './fences.ts'
import type { Page } from './page.ts'

/** An SQL statement of a page, with its line there. */
export type SqlStatement = { readonly place: string; readonly text: string }

/** The statements of the fences marked `sql`, one by one. */
export const sqlStatementsOf = (page: Page): readonly SqlStatement[] =>
  fencesOf(page)
    .filter(({ info }) => info[0] === 'sql')
    .flatMap(({ code, line }) =>
      code
        .join('\n')
        .split(';')
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map((text) => ({ place: `${page.path}, line ${line}: ${text.split('\n')[0]}`, text })),
    )
