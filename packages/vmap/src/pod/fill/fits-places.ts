import type { FillItem, FillProblem } from './fill-problem';
import { roomsOf } from './place-rooms';

/** The most steps of a search: what takes longer may fit. */
const STEPS = 250;

/** Whether ads can be dealt out to the places, by number and duration, in whatever order. */
export function fitsPlaces(items: readonly FillItem[], problem: FillProblem): boolean {
  if (problem.rules.places === undefined) return true;
  const rooms = roomsOf(problem);
  // Those with the fewest places first, then the longest.
  const order = [...items].sort((a, b) => bits(a.places) - bits(b.places) || b.durationMs - a.durationMs);
  let steps = STEPS;
  const deal = (index: number): boolean => {
    const item = order[index];
    if (item === undefined || --steps < 0) return true;
    return rooms.some((room, place) => {
      if ((item.places & (1 << place)) === 0 || room.ads < 1 || room.ms < item.durationMs) return false;
      room.ads--;
      room.ms -= item.durationMs;
      const dealt = deal(index + 1);
      room.ads++;
      room.ms += item.durationMs;
      return dealt;
    });
  };
  return deal(0);
}

function bits(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
}
