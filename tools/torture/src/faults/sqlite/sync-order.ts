/** What a trace shows of a process that says `acknowledged N` on its standard output after each of its commits. */
export interface SyncOrder {
  readonly acknowledged: number
  /** Syncs of the write-ahead log that succeeded. */
  readonly syncs: number
  /** Writes to the write-ahead log. */
  readonly writes: number
  /** Acknowledgements before which nothing was written, or what was written was not synced. */
  readonly unsynced: readonly { readonly acknowledgement: number; readonly why: 'NothingWritten' | 'NotSynced' }[]
}

/** The system calls that {@link syncOrder} needs to see, with the names of files (`strace -y`). */
export const syncOrderArgs: readonly string[] = ['-y', '-s', '64', '-e', 'trace=write,pwrite64,fsync,fdatasync']

/**
 * Whether, before each acknowledgement, the write-ahead log was written and then synced, so that losing power right after
 * it loses nothing. `trace` is what strace wrote, with {@link syncOrderArgs}; other processes may be in it too.
 */
export const syncOrder = (trace: string): SyncOrder => {
  const unsynced: SyncOrder['unsynced'][number][] = []
  let acknowledged = 0
  let syncs = 0
  let writes = 0
  let writesBefore = 0
  let isDirty = false
  for (const line of whole(trace.split('\n'))) {
    const acknowledgement = /write\(1<[^>]*>, "acknowledged (\d+)/.exec(line)
    if (acknowledgement !== null) {
      acknowledged++
      const number = Number(acknowledgement[1])
      if (writes === writesBefore) unsynced.push({ acknowledgement: number, why: 'NothingWritten' })
      else if (isDirty) unsynced.push({ acknowledgement: number, why: 'NotSynced' })
      writesBefore = writes
    } else if (/\bpwrite64\(\d+<[^>]*-wal>/.test(line)) {
      writes++
      isDirty = true
    } else if (/\b(fsync|fdatasync)\(\d+<[^>]*-wal>\s*\)\s+= 0/.test(line)) {
      syncs++
      isDirty = false
    }
  }
  return { acknowledged, syncs, writes, unsynced }
}

/** Joins calls that strace had to split because another thread called meanwhile; they count when they are done. */
const whole = (lines: readonly string[]): readonly string[] => {
  const begun = new Map<string, string>()
  return lines.flatMap((line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? ''
    if (line.endsWith('<unfinished ...>')) {
      begun.set(thread, line.slice(0, -'<unfinished ...>'.length))
      return []
    }
    const resumed = /<\.\.\. \w+ resumed>(.*)$/.exec(line)
    return [resumed === null ? line : `${begun.get(thread) ?? ''}${resumed[1] ?? ''}`]
  })
}
