import { DatabaseSync } from 'node:sqlite'

/** Whether a byte of the file belongs to what events are found by: indexes, postings and command ids. */
export const indexPages = (path: string): ((offset: number) => boolean) => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const pages = database.prepare("SELECT pgoffset, pgsize FROM dbstat WHERE name NOT IN ('factos_events')").all()
    const isIndex = new Set(pages.map((page) => page['pgoffset']))
    const bytes = Number(pages[0]?.['pgsize'])
    // The first page holds the schema.
    return (offset) => offset >= bytes && isIndex.has(offset - (offset % bytes))
  } finally {
    database.close()
  }
}
