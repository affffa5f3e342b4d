/** Waits for what may take a few attempts: a reconnection, a breaker that closes, a fail-over. */
export async function eventually<T>(attempt: () => Promise<T>, ms = 15_000): Promise<T> {
  const until = performance.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
