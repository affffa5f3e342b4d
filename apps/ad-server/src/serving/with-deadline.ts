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
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  let settled = false;
  const outcome = await Promise.race([work.finally(() => (settled = true)), expiry]);
  clearTimeout(timer);
  if (!settled) work.then(late, () => undefined);
  return outcome;
}
