/** Measures for how long at most the event loop stood still while `work` ran, in milliseconds. */
export async function longestStandstillMs(work: () => Promise<void>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    await work();
    await new Promise((done) => setTimeout(done, 2));
  } finally {
    clearInterval(timer);
  }
  look();
  return longest;
}
