/** An SQL identifier, whatever is in it. It must be no longer than {@link maxIdentifierBytes}. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** An SQL text literal that reads the same whether `standard_conforming_strings` is on or off. */
export const quoteLiteral = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** A function body in dollar quotes whose tag does not occur in it. */
export const quoteBody = (body: string): string => {
  let tag = '$factos$'
  for (let i = 1; body.includes(tag); i++) tag = `$factos${i}$`
  return `${tag}\n${body.trim()}\n${tag}`
}

/** Longer names are cut off by PostgreSQL without a word, so that two of them can mean the same. */
export const maxIdentifierBytes = 63
