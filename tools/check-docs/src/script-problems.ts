import type { Page } from './page.ts'

/** Places where a page speaks of an npm script that there is not. */
export const scriptProblems = ({ path, text }: Page, scripts: readonly string[]): readonly string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\bnpm run ([a-z][\w:-]*)/g)]
        .filter(([, script = '']) => !scripts.includes(script))
        .map(([command]) => `${path}:${index + 1}: there is no \`${command}\``),
    )
