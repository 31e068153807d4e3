/** Repeats something while others are `running`, and once after; in between everything else that waits goes on first. */
export const repeatDuring = async (running: Promise<unknown>, body: () => Promise<void>): Promise<void> => {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  // How it ends is for whoever began it to judge.
  void running.then(over, over)
  for (let isLast = false; !isLast;) {
    isLast = isOver
    await body()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
