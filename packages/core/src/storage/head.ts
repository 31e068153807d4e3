/**
 * The last event of the log, by position and id. The id is there to tell a log from one that was rewound (restored,
 * failed over, dropped and made anew) and reached the same position again. An empty log has position 0.
 */
export interface Head {
  readonly position: number
  readonly eventId: string
}

/** The head of a log without events. */
export const emptyHead: Head = Object.freeze({ position: 0, eventId: '' })
