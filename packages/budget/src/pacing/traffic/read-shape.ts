import { calendarWindow, type StateBackend } from '@xsp/core';
import { hourOfWeek } from '../modes/local-days';
import type { HourWeights } from '../pacing';
import { hourOf, startOfHour } from './hour-of';
import { learnShape } from './learn-shape';
import { trafficRef } from './traffic-ledger';

/** How many past days are learned from. */
const DAYS = 28;

/**
 * The shape of a campaign's traffic as all servers learn it for a day: from the four weeks before the day began, so that
 * it stays the same all day long.
 *
 * @returns `undefined` while less than a day was seen
 */
export async function readShape(
  backend: Pick<StateBackend, 'inspect'>,
  campaignId: string,
  timeZone: string,
  at: number,
): Promise<HourWeights | undefined> {
  const end = hourOf(calendarWindow('day', at, timeZone).start);
  const hours = Array.from({ length: DAYS * 24 }, (_, index) => end - DAYS * 24 + index);
  const { counters } = await backend.inspect(hours.map((hour) => trafficRef(campaignId, hour)));
  const requests = counters.map(({ committed }) => Number(committed));
  // Before the first request nobody asked: those hours say nothing of its traffic.
  const first = requests.findIndex((count) => count > 0);
  if (first < 0) return undefined;
  return learnShape(
    requests.slice(first).map((count, index) => ({
      hourOfWeek: hourOfWeek(startOfHour(hours[first + index]!), timeZone),
      requests: count,
    })),
  );
}
