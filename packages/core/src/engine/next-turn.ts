/**
 * Comes after the event loop went round. What was just begun has then left the process: a driver may put a statement off
 * until all that is due at once is done.
 */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    // Browsers and Workers lack the quicker one.
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
