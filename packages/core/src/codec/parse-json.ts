/**
 * What `JSON.parse` should give, also where it does not: V8 up to at least 14.6 (Node 24 and 26) reads a key in which
 * something is escaped as another key, when it parsed a certain other one before (nodejs/node#63785). A text with such a key
 * is read token by token here, which goes right because only keys are mixed up, never texts that stand for themselves.
 *
 * Throws a `SyntaxError` where the text is not JSON.
 */
export const parseJson = (text: string): unknown => {
  const parsed: unknown = JSON.parse(text)
  return text.includes('\\') && hasEscapedKey(text) ? readTokens(text.match(tokens) ?? []) : parsed
}

/** A string, with the colon behind it where it is a key. Never backtracks, so long texts take no longer than their length. */
const strings = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/gs

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs

const hasEscapedKey = (text: string): boolean => {
  for (const [found, colon] of text.matchAll(strings)) if (colon !== undefined && found.includes('\\')) return true
  return false
}

/** The value of tokens that are known to be JSON. */
const readTokens = (all: readonly string[]): unknown => {
  let next = 0
  const readAll = (end: string, readOne: () => void): void => {
    while (all[next] !== end) {
      readOne()
      if (all[next] === ',') next++
    }
    next++
  }
  const readValue = (): unknown => {
    const token = all[next++] as string
    if (token === '[') {
      const elements: unknown[] = []
      readAll(']', () => elements.push(readValue()))
      return elements
    }
    if (token !== '{') return JSON.parse(token)
    const entries: (readonly [unknown, unknown])[] = []
    readAll('}', () => {
      const key: unknown = JSON.parse(all[next] as string)
      next += 2
      entries.push([key, readValue()])
    })
    // A key `__proto__` becomes a property like any other, as it does in JSON.parse.
    return Object.fromEntries(entries as (readonly [string, unknown])[])
  }
  return readValue()
}
