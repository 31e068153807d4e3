import { formatNumber } from '../report/format-number.ts'
import type { Axis } from './axis.ts'
import { element, text } from './svg.ts'

/** Lines over the same values, as one picture. */
export interface LinePlot {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly lines: readonly Line[]
  readonly xAxis: (values: readonly number[], from: number, to: number) => Axis
  readonly yAxis: (values: readonly number[], from: number, to: number) => Axis
}

export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const width = 760
const height = 420
const frame = { left: 84, right: 560, top: 56, bottom: 356 }

/**
 * A picture as SVG text, with its own background, so that it is readable on a dark page too. Lines differ by their marks as
 * well as by their colours, and each is named where it ends.
 */
export const linePlot = ({ title, xLabel, yLabel, lines, xAxis, yAxis }: LinePlot): string => {
  const points = lines.flatMap((line) => line.points)
  const x = xAxis(
    points.map(([value]) => value),
    frame.left + 16,
    frame.right - 16,
  )
  const y = yAxis(
    points.map(([, value]) => value),
    frame.bottom,
    frame.top,
  )
  const content = [
    element('rect', { width, height, rx: 8, class: 'page' }),
    text(title, frame.left, 30, 'title'),
    ...y.ticks.flatMap((tick) => [
      element('line', { x1: frame.left, x2: frame.right, y1: y.place(tick), y2: y.place(tick), class: 'grid' }),
      text(formatNumber(tick), frame.left - 10, y.place(tick) + 4, 'tick end'),
    ]),
    ...x.ticks.map((tick) => text(formatNumber(tick), x.place(tick), frame.bottom + 22, 'tick middle')),
    text(xLabel, (frame.left + frame.right) / 2, frame.bottom + 46, 'label middle'),
    text(yLabel, 22, (frame.top + frame.bottom) / 2, 'label middle', -90),
    ...lines.flatMap((line, index) => drawLine(line, index, x, y)),
    ...names(lines, y),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
<style>${style}</style>
${content.join('\n')}
</svg>
`
}

const drawLine = ({ points }: Line, index: number, x: Axis, y: Axis): readonly string[] => {
  const places = points.map(([valueX, valueY]) => [x.place(valueX), y.place(valueY)] as const)
  return [
    element('polyline', { points: places.map((place) => place.join(',')).join(' '), class: `line line-${index}` }),
    ...places.map(([cx, cy]) => mark(cx, cy, index)),
  ]
}

const mark = (cx: number, cy: number, index: number): string => {
  const name = `mark mark-${index}`
  if (index % 3 === 0) return element('circle', { cx, cy, r: 4.5, class: name })
  if (index % 3 === 1) return element('rect', { x: cx - 4, y: cy - 4, width: 8, height: 8, class: name })
  return element('path', { d: `M${cx} ${cy - 5}l5 9h-10z`, class: name })
}

/** At the height of each line's end, pushed apart where two of them would overlap. */
const names = (lines: readonly Line[], y: Axis): readonly string[] => {
  const ends = lines
    .map(({ name, points }, index) => ({ name, index, place: y.place(points.at(-1)?.[1] ?? 1) + 4 }))
    .toSorted((a, b) => a.place - b.place)
  let free = 0
  return ends.flatMap(({ name, index, place }) => {
    const at = Math.max(place, free)
    free = at + 18
    return [mark(frame.right + 14, at - 4, index), text(name, frame.right + 26, at, 'name')]
  })
}

const colours = [
  ['#0b6e4f', '#52d6a6'],
  ['#b3261e', '#ff8a80'],
  ['#1f5fa8', '#82b7ff'],
  ['#8a5a00', '#ffc861'],
  ['#6b3fa0', '#c9a6ff'],
  ['#444444', '#bbbbbb'],
] as const

const coloursFor = (theme: 0 | 1): string =>
  colours.map((pair, index) => `.line-${index}{stroke:${pair[theme]}}.mark-${index}{fill:${pair[theme]}}`).join('')

const style =
  `text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:16px;font-weight:600}.tick{fill:#555;font-size:12px}` +
  `.middle{text-anchor:middle}.end{text-anchor:end}.page{fill:#fff;stroke:#ddd}.grid{stroke:#e4e4e4}` +
  `.line{fill:none;stroke-width:2.5}${coloursFor(0)}` +
  `@media(prefers-color-scheme:dark){text{fill:#eee}.tick{fill:#aaa}.page{fill:#16181c;stroke:#333}.grid{stroke:#333}` +
  `${coloursFor(1)}}`
