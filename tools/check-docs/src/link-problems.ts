import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Page } from './page.ts'

/** Links of a page that lead to no file, or to no heading. Only links inside the repository are followed. */
export const linkProblems = (page: Page, pages: readonly Page[], rootFolder: string): readonly string[] =>
  prose(page.text).flatMap((line, index) =>
    targetsIn(line)
      .filter((target) => !leads(target, page, pages, rootFolder))
      .map((target) => `${page.path}:${index + 1}: ${target} leads nowhere`),
  )

const leads = (target: string, page: Page, pages: readonly Page[], rootFolder: string): boolean => {
  if (/^[a-z][a-z+.-]*:/.test(target)) return true
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file)
  const linked = pages.find((one) => one.path === path)
  if (anchor !== undefined) return linked !== undefined && anchorsOf(linked).has(anchor)
  return linked !== undefined || (!path.startsWith('..') && existsSync(posix.join(rootFolder, path)))
}

/** `[text](target)` and `[name]: target`; not what stands in code. */
const targetsIn = (line: string): readonly string[] => {
  const plain = line.replaceAll(/`[^`]*`/g, '``')
  const inline = [...plain.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => target ?? [])
  const [, defined] = /^\[[^\]]+\]: (\S+)/.exec(plain) ?? []
  return defined === undefined ? inline : [...inline, defined]
}

/** The lines of a page, with those inside fences emptied. */
const prose = (text: string): readonly string[] => {
  let inside = false
  return text.split('\n').map((line) => {
    const marks = /^\s*```/.test(line)
    if (marks) inside = !inside
    return inside || marks ? '' : line
  })
}

/** Headings as GitHub turns them into anchors. */
const anchorsOf = ({ text }: Page): ReadonlySet<string> =>
  new Set(
    prose(text).flatMap((line) => {
      const [, heading] = /^#+ (.*)$/.exec(line) ?? []
      if (heading === undefined) return []
      const kept = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      return [kept.trim().replaceAll(' ', '-')]
    }),
  )
