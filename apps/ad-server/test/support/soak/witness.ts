/** An event that a viewer's player reports, under the name it has in reports. */
export type Counted = 'impressions' | 'clicks' | 'completes';

interface Seen {
  readonly campaign: string;
  readonly events: Set<Counted>;
}

/**
 * What was accepted, as the players know it: the counts that the servers have to have in the end. It knows tokens, and
 * nothing of holds, limits or windows.
 */
export class Witness {
  /** By token: events that the servers accepted. */
  private readonly seen = new Map<string, Seen>();
  served = 0;
  forged = 0;
  lost = 0;
  late = 0;
  /** Ads of `narrow` that viewers saw in time, who do nothing else. */
  readonly narrowByPunctual = new Map<string, number>();

  accepted(token: string, campaign: string, ...events: readonly Counted[]): void {
    const { events: before } = this.seen.get(token) ?? this.first(token, campaign);
    for (const event of events) before.add(event);
  }

  /** Tokens of which an event was accepted. */
  tokens(event: Counted): readonly string[] {
    return [...this.seen].filter(([, { events }]) => events.has(event)).map(([token]) => token);
  }

  count(campaign: string, event: Counted): number {
    return [...this.seen.values()].filter((one) => one.campaign === campaign && one.events.has(event)).length;
  }

  private first(token: string, campaign: string): Seen {
    const seen = { campaign, events: new Set<Counted>() };
    this.seen.set(token, seen);
    return seen;
  }
}
