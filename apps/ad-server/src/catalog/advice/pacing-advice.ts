import type { Place } from '../findings';
import type { Campaign } from '../model';

/** Points out a pace that has nothing to spread, or no end to spread it to. */
export function adviseOnPacing({ pacing, budget, flight }: Campaign, at: Place): void {
  if (pacing.mode === 'asap') return;
  const periods = new Set([budget?.money ?? {}, ...Object.values(budget?.counts ?? {})].flatMap(Object.keys));
  if (periods.size === 0) {
    at.at('mode').warning(`${pacing.mode} has no budget to spread; it is served as asap`);
  } else if (flight.endMs === null && periods.size === 1 && periods.has('total')) {
    at.at('mode').warning(
      `${pacing.mode} has no end to spread the total budget to; give the flight an end or the budget a daily limit`,
    );
  }
}
