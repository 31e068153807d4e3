import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What a module of this package imports, and the modules that it imports, and so on. */
const importsOf = (module: URL, known = new Set<string>()): ReadonlySet<string> => {
  for (const [, specifier = ''] of readFileSync(module, 'utf8').matchAll(/^(?:import|export|\}).* from '(.+)'$/gm)) {
    const name = specifier.startsWith('.') ? new URL(specifier, module).href : specifier
    if (known.has(name)) continue
    known.add(name)
    if (specifier.startsWith('.')) importsOf(new URL(name), known)
  }
  return known
}

const packagesOf = (entry: string) =>
  [...importsOf(new URL(`../../src/${entry}`, import.meta.url))].filter((name) => !name.startsWith('file:'))

test('keeps Node out of what runs in Workers too: only the history checker needs it', () => {
  expect(packagesOf('index.ts').toSorted()).toEqual(['factos', 'factos/storage', 'fast-check'])
  expect(packagesOf('history/index.ts')).toContain('node:fs')
})
