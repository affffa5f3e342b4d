import { localClock } from '@xsp/core';
import type { Daypart, Flight, Targeting } from '../catalog';
import type { Audience } from './ad-request';

/** What of targeting stays the same for all requests of a place, a country and a kind of device: what an index is made by. */
export function matchesPlace(
  { placements, countries, devices }: Targeting,
  placement: string,
  { country, device }: Pick<Audience, 'country' | 'device'>,
): boolean {
  return allows(placements, placement) && allows(countries, country) && allows(devices, device);
}

/** What changes from request to request, or with time. */
export function matchesMoment(
  targeting: Targeting,
  flight: Flight,
  keywords: ReadonlySet<string>,
  now: number,
): boolean {
  const { anyKeyword, noKeyword } = targeting;
  return (
    matchesFlight(flight, now) &&
    (anyKeyword === null || intersects(anyKeyword, keywords)) &&
    (noKeyword === null || !intersects(noKeyword, keywords)) &&
    matchesDayparts(targeting, now)
  );
}

export function matchesFlight({ startMs, endMs }: Flight, now: number): boolean {
  return (startMs === null || startMs <= now) && (endMs === null || now < endMs);
}

export function matchesDayparts({ dayparts }: Targeting, now: number): boolean {
  return dayparts === null || dayparts.some((daypart) => isWithin(daypart, now));
}

function allows<T>(allowed: ReadonlySet<T> | null, value: T | undefined): boolean {
  return allowed === null || (value !== undefined && allowed.has(value));
}

function intersects(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const item of other) if (one.has(item)) return true;
  return false;
}

/** A daypart that ends before it begins goes on into the next day. */
function isWithin({ days, fromMinute, toMinute, timeZone }: Daypart, now: number): boolean {
  const { weekday, minute } = localClock(now, timeZone);
  if (fromMinute < toMinute) return days.has(weekday) && fromMinute <= minute && minute < toMinute;
  const yesterday = (weekday === 1 ? 7 : weekday - 1) as typeof weekday;
  return (days.has(weekday) && fromMinute <= minute) || (days.has(yesterday) && minute < toMinute);
}
