/**
 * The lines of two texts as one, in which `-` marks lines of `expected` only and `+` lines of `actual` only. Long runs of
 * equal lines are left out.
 */
export const lineDiff = (expected: string, actual: string): string => {
  const left = expected.split('\n')
  const right = actual.split('\n')
  return shortened(left.length * right.length > mostCells ? replaced(left, right) : merged(left, right)).join('\n')
}

// The table below is quadratic: two texts beyond this are shown one after the other.
const mostCells = 1_000_000

const replaced = (left: readonly string[], right: readonly string[]): readonly string[] => [
  ...left.map((line) => `- ${line}`),
  ...right.map((line) => `+ ${line}`),
]

const merged = (left: readonly string[], right: readonly string[]): readonly string[] => {
  const common = longestCommon(left, right)
  const lines: string[] = []
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    if (l < left.length && r < right.length && left[l] === right[r]) {
      lines.push(`  ${left[l++]}`)
      r++
    } else if (r >= right.length || (l < left.length && (common[l + 1]?.[r] ?? 0) >= (common[l]?.[r + 1] ?? 0))) {
      lines.push(`- ${left[l++]}`)
    } else {
      lines.push(`+ ${right[r++]}`)
    }
  }
  return lines
}

/** At `[l][r]`, how many lines the rests of both texts from there on have in common, in order. */
const longestCommon = (left: readonly string[], right: readonly string[]): readonly (readonly number[])[] => {
  const rows: number[][] = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0))
  for (let l = left.length - 1; l >= 0; l--) {
    for (let r = right.length - 1; r >= 0; r--) {
      const row = rows[l] as number[]
      const below = rows[l + 1] as number[]
      row[r] = left[l] === right[r] ? (below[r + 1] as number) + 1 : Math.max(below[r] as number, row[r + 1] as number)
    }
  }
  return rows
}

const context = 3

const shortened = (lines: readonly string[]): readonly string[] => {
  const near = new Set<number>()
  lines.forEach((line, at) => {
    if (line.startsWith('  ')) return
    for (let i = at - context; i <= at + context; i++) near.add(i)
  })
  return lines.flatMap((line, at) => (near.has(at) ? [line] : at === 0 || near.has(at - 1) ? ['  …'] : []))
}
