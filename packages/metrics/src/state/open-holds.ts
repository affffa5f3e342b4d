/** Holds of one second. */
interface Expiry {
  readonly second: number;
  count: number;
}

/**
 * How many holds are open, and how many have expired, in memory that grows with the length of holds in seconds and not
 * with their number. A hold that ends before its time is taken for the one that would expire first: what is open is
 * exact, and what expires is exact in the end, since every hold ends once.
 */
export class OpenHolds {
  /** In the order of time. */
  private expiries: Expiry[] = [];
  private open = 0;

  get count(): number {
    return this.open;
  }

  /** @param expiresAt epoch milliseconds */
  add(expiresAt: number): void {
    const second = Math.ceil(expiresAt / 1_000);
    let index = this.expiries.length;
    while (index > 0 && this.expiries[index - 1]!.second > second) index--;
    const before = this.expiries[index - 1];
    if (before?.second === second) before.count++;
    else this.expiries.splice(index, 0, { second, count: 1 });
    this.open++;
  }

  /** Some ended before their time; more than are open were made elsewhere. */
  end(count = 1): void {
    let left = Math.min(count, this.open);
    this.open -= left;
    while (left > 0) {
      const first = this.expiries[0]!;
      const ended = Math.min(first.count, left);
      first.count -= ended;
      left -= ended;
      if (first.count === 0) this.expiries.shift();
    }
  }

  /** @returns how many have expired since it was last asked */
  expire(now: number): number {
    let expired = 0;
    while (this.expiries[0] && this.expiries[0].second * 1_000 <= now) expired += this.expiries.shift()!.count;
    this.open -= expired;
    return expired;
  }
}
