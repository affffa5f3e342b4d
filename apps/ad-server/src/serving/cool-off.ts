/**
 * Keeps campaigns whose money was refused out of the requests for a moment: used up or ahead of pace for one viewer is
 * so for all, and asking again would only load the state. Short, so that a raised budget is seen at once by people.
 */
export class CoolOff {
  private readonly until = new Map<string, number>();

  /** @param longestMs how long a campaign stays out at the most */
  constructor(private readonly longestMs = 250) {}

  /** @param freesAt when the limit would let it through (epoch ms); `null`: not by itself */
  refused(campaign: string, now: number, freesAt: number | null): void {
    this.until.set(campaign, Math.min(now + this.longestMs, freesAt ?? Infinity));
  }

  isOut(campaign: string, now: number): boolean {
    const until = this.until.get(campaign);
    if (until === undefined) return false;
    if (now < until) return true;
    this.until.delete(campaign);
    return false;
  }
}
