/** Lets whatever else is waiting in this process go on first, timers and sockets included. */
export const otherWork = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
