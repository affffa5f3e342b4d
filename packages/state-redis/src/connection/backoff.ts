/** How long to wait before attempt `attempt` (1 is the first repeat): doubling from 4 ms to 64, half of it at random. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(4 * 2 ** (attempt - 1), 64);
  return whole / 2 + (random() * whole) / 2;
}
