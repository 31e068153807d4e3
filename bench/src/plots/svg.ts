/** An empty SVG element. Numbers are rounded to tenths, so that pictures of the same figures are the same text. */
export const element = (name: string, attributes: Readonly<Record<string, string | number>>): string =>
  `<${name} ${Object.entries(attributes)
    .map(([key, value]) => `${key}="${typeof value === 'number' ? Math.round(value * 10) / 10 : value}"`)
    .join(' ')}/>`

/** Text at a place, turned by so many degrees. */
export const text = (content: string, x: number, y: number, className: string, turn = 0): string => {
  const [atX, atY] = [Math.round(x), Math.round(y)]
  const turned = turn === 0 ? '' : ` transform="rotate(${turn} ${atX} ${atY})"`
  return `<text x="${atX}" y="${atY}" class="${className}"${turned}>${escape(content)}</text>`
}

const escape = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
