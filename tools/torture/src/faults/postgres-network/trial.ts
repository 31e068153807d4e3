/** One call whose connection is made to fail. Its texts have the same length as every other trial's. */
export interface Trial {
  readonly name: string
  /** The stream that it alone writes to: what became of it is told by what is there. */
  readonly stream: string
  /** The notes that it is decided on. */
  readonly group: string
  readonly commandId: string
}

/** Trial number `number`. Some trials share a group, so that each is decided on what became of those before it. */
export const trialOf = (number: number, isRecorded: boolean): Trial => {
  const name = String(number).padStart(6, '0')
  return {
    name,
    stream: `${isRecorded ? 'trial' : unrecordedPrefix}-${name}`,
    group: String(Math.floor(number / trialsInGroup)).padStart(6, '0'),
    commandId: `command-${name}`,
  }
}

/** Whether the event came from a trial that goes past the recorder. */
export const isUnrecorded = ({ stream }: { readonly stream: string }): boolean => stream.startsWith(unrecordedPrefix)

const unrecordedPrefix = 'plain'
const trialsInGroup = 40
