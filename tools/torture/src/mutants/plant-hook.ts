// Loaded before everything else in the processes of a hunt (`--import`): they get the sources with a mutant's edits, while
// the files stay as they are.
import { registerHooks } from 'node:module'
import type { Edit } from './mutant.ts'
import { editsVariable, planted } from './planted.ts'

const root = new URL('../../../../', import.meta.url)
const edits = JSON.parse(process.env[editsVariable] ?? '[]') as readonly Edit[]
const byUrl = Map.groupBy(edits, ({ file }) => new URL(file, root).href)
const unplanted = new Set(byUrl.keys())

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    const ofFile = byUrl.get(url)
    if (ofFile === undefined) return loaded
    const { source = '' } = loaded
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source)
    const result = { ...loaded, source: planted(text, ofFile) }
    unplanted.delete(url)
    return result
  },
})

/** Files with edits that this process has not loaded: of a mutant in them it can learn nothing. */
export const notPlanted = (): readonly string[] => [...unplanted]
