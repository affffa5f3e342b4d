import type { BeaconEvent, DecisionEvent } from '../api/live-event.js';
import type { ViewerState } from '../api/viewer-state.js';

/** An ad that was decided for the viewer, and what became of its hold. */
export interface HoldLine {
  readonly hold: string;
  readonly pod: string;
  readonly name: string;
  readonly creative: string;
  readonly price: string;
  state: 'held' | 'committed' | 'given back' | 'expired';
  /** When it gives back by itself, ISO 8601, while it is held. */
  expiresAt: string | undefined;
}

/** Follows holds from their decision to their end, by what is told and by what the state says. */
export class Holds {
  private readonly lines = new Map<string, HoldLine>();

  get all(): readonly HoldLine[] {
    return [...this.lines.values()];
  }

  clear(): void {
    this.lines.clear();
  }

  decided({ pods }: DecisionEvent): void {
    for (const { pod, ads } of pods) {
      for (const { hold, name, creative, price } of ads) {
        if (this.lines.has(hold)) continue;
        this.lines.set(hold, { hold, pod, name, creative, price: price ?? '–', state: 'held', expiresAt: undefined });
      }
    }
  }

  beacon({ hold, event, outcome }: BeaconEvent): void {
    const line = this.lines.get(hold);
    if (!line) return;
    if (outcome === 'counted' || (event === 'impression' && outcome === 'duplicate')) line.state = 'committed';
    if (outcome === 'released') line.state = 'given back';
  }

  /** What the state has no hold of any more, and was never seen, has expired. */
  read({ holds, now }: ViewerState): void {
    const live = new Map(holds.map(({ hold, expiresAt }) => [hold, expiresAt]));
    for (const line of this.lines.values()) {
      if (line.state !== 'held') continue;
      const expiresAt = live.get(line.hold);
      const isOver = line.expiresAt !== undefined && Date.parse(now) >= Date.parse(line.expiresAt);
      if (expiresAt !== undefined) line.expiresAt = expiresAt;
      else if (isOver) line.state = 'expired';
    }
  }
}
