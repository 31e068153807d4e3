import type { Page } from './page.ts'

/** A block of code in a page. */
export type Fence = {
  /** What stands behind the opening backticks: `['ts', 'run']`. */
  readonly info: readonly string[]
  /** In an HTML comment, for what a fence needs but a reader does not: `<!-- ts`, the code, `-->`. */
  readonly hidden: boolean
  /** Of the first line of code, from 1. */
  readonly line: number
  readonly code: readonly string[]
}

/** All fences of a page, and the code in its comments, in order. */
export const fencesOf = ({ text }: Page): readonly Fence[] => {
  const lines = text.split('\n')
  const fences: Fence[] = []
  for (let at = 0; at < lines.length; at++) {
    const opening = openingOf(lines[at] ?? '')
    if (opening === undefined) continue
    const end = lines.findIndex((line, index) => index > at && line.trim() === opening.closedBy)
    const code = lines.slice(at + 1, end === -1 ? undefined : end)
    const indent = opening.indent
    fences.push({ ...opening, line: at + 2, code: code.map((line) => withoutIndent(line, indent)) })
    if (end === -1) break
    at = end
  }
  return fences
}

type Opening = Pick<Fence, 'info' | 'hidden'> & { readonly closedBy: string; readonly indent: number }

const openingOf = (line: string): Opening | undefined => {
  const [, indent = '', ticks, info = ''] = /^(\s*)(`{3,})(.*)$/.exec(line) ?? []
  if (ticks !== undefined) return { info: words(info), hidden: false, closedBy: ticks, indent: indent.length }
  const [, hidden] = /^<!-- (ts( run)?)$/.exec(line) ?? []
  return hidden === undefined ? undefined : { info: words(hidden), hidden: true, closedBy: '-->', indent: 0 }
}

const words = (info: string): readonly string[] => info.split(/\s+/).filter((word) => word !== '')

const withoutIndent = (line: string, indent: number): string =>
  line.slice(0, indent).trim() === '' ? line.slice(indent) : line
