/**
 * Waits for `work` until the deadline.
 *
 * @param unused called when nothing comes of the work: it failed, before the deadline or after it, or it was too late
 * @returns `undefined` when the deadline came first
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, unused: () => void): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let expired = false;
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      expired = true;
      resolve(undefined);
    }, ms);
  });
  work.then(() => expired && unused(), unused);
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
