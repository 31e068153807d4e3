/**
 * What all of these come to, once every one of them has come to an end; the first rejection is thrown only then, so that
 * a check which fails leaves nothing running on a log that is about to be disposed of.
 */
export const together = async <T>(running: readonly Promise<T>[]): Promise<readonly T[]> => {
  await Promise.allSettled(running)
  return Promise.all(running)
}
