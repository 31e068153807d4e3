import { describe, expect, test } from 'vitest'
import { syncOrder } from '../../../src/faults/sqlite/sync-order.ts'

const write = '12  pwrite64(21</tmp/log.db-wal>, "..."..., 4096, 56) = 4096'
const sync = '12  fdatasync(21</tmp/log.db-wal>) = 0'
const acknowledge = (number: number): string => `12  write(1<pipe:[7]>, "acknowledged ${number}\\n", 15) = 15`

const order = (...lines: readonly string[]) => syncOrder(lines.join('\n'))

describe('the order of writes, syncs and acknowledgements', () => {
  test('is right where each acknowledgement follows a write and a sync of its own', () => {
    const trace = [write, write, sync, acknowledge(1), write, sync, acknowledge(2)]
    expect(order(...trace)).toEqual({ acknowledged: 2, syncs: 2, writes: 3, unsynced: [] })
  })

  test.each([
    ['nothing was synced', [write, acknowledge(1)], 'NotSynced'],
    ['the sync came before the last write', [write, sync, write, acknowledge(1)], 'NotSynced'],
    ['the sync came after', [write, acknowledge(1), sync], 'NotSynced'],
    ['the sync failed', [write, sync.replace('= 0', '= -1 EIO'), acknowledge(1)], 'NotSynced'],
    ['another file was synced', [write, sync.replace('-wal', ''), acknowledge(1)], 'NotSynced'],
    ['nothing was written', [sync, acknowledge(1)], 'NothingWritten'],
  ])('is wrong where %s', (_, trace, why) => {
    expect(order(...trace).unsynced).toEqual([{ acknowledgement: 1, why }])
  })

  test('holds a call that others came between as done when it returned', () => {
    const begun = '13  fdatasync(21</tmp/log.db-wal> <unfinished ...>'
    const done = '13  <... fdatasync resumed>) = 0'
    expect(order(write, begun, acknowledge(1), done).unsynced).toHaveLength(1)
    expect(order(write, begun, done, acknowledge(1)).unsynced).toHaveLength(0)
  })
})
