import type { DocumentStore, TimeWindow } from '@xsp/core';
import { HOUR_MS, NO_REFUSALS, readHour, sumOfCounts, type RefusalCounts, type RefusalHour } from './refusal-hours';

/** How many hours are read at once. */
const AT_ONCE = 24;

/** Refusals of campaigns in times, each time made of the hours of UTC that begin in it. */
export type RefusalsIn = (campaign: string, time: TimeWindow) => RefusalCounts;

/** @throws StateError */
export async function readRefusals(documents: DocumentStore, { start, end }: TimeWindow): Promise<RefusalsIn> {
  const hours: number[] = [];
  for (let hour = Math.ceil(start / HOUR_MS) * HOUR_MS; hour < end; hour += HOUR_MS) hours.push(hour);
  const read = new Map<number, RefusalHour>();
  for (let from = 0; from < hours.length; from += AT_ONCE) {
    const some = hours.slice(from, from + AT_ONCE);
    const found = await Promise.all(some.map((hour) => readHour(documents, hour)));
    found.forEach((one, index) => one.size > 0 && read.set(some[index]!, one));
  }
  return (campaign, time) => {
    let sum = NO_REFUSALS;
    for (const [hour, counts] of read) {
      const own = time.start <= hour && hour < time.end ? counts.get(campaign) : undefined;
      if (own) sum = sumOfCounts(sum, own);
    }
    return sum;
  };
}
