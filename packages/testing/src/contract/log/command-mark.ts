import type { CommandMark } from 'factos/storage'

/** The mark of a command whose events are the first so many of its request. */
export const commandMark = (commandId: string, more: Partial<CommandMark> = {}): CommandMark => ({
  commandId,
  stream: 'stream',
  fingerprint: 'fingerprint',
  firstEvent: 0,
  eventCount: 1,
  ...more,
})
