/**
 * Waits for `work` until the deadline.
 *
 * @param late what to do with an outcome that comes after it; errors that come too late are dropped
 * @returns `undefined` when the deadline came first
 */
export async function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  late: (outcome: T) => void,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let expired = false;
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      expired = true;
      resolve(undefined);
    }, ms);
  });
  work.then(
    (outcome) => expired && late(outcome),
    () => undefined,
  );
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
