import type { Send } from '../connection/statement.ts'
import type { SchemaNames } from '../schema/schema-names.ts'
import { channelOf } from './channel.ts'

/**
 * Tells listeners of other processes that the head moved, in a statement of its own after the commit: notifications queue
 * up behind a lock of the whole server, which an append must not wait for. At most one is under way; what happens
 * meanwhile is told by one more. A failure is nobody's concern, because those who listen also look every now and then.
 */
export const notifier = (send: Send, names: SchemaNames): (() => void) => {
  let underWay = false
  let again = false

  const notify = async (): Promise<void> => {
    underWay = true
    do {
      again = false
      await send({ text: `select pg_notify(${channelOf(names)}, '')` })
    } while (again)
    underWay = false
  }

  return () => {
    if (underWay) again = true
    else void notify()
  }
}
