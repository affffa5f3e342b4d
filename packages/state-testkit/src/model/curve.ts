import type { Limit } from '@xsp/core';

type Curve = Extract<Limit['at'], { readonly points: unknown }>;

/** The value of a limit that is a number or a curve: linear between points, in the 2^20 steps that the port documents. */
export function limitAt(at: bigint | Curve, time: number): bigint {
  if (typeof at === 'bigint') return at;
  const before = at.points.filter(([start]) => start <= time).at(-1);
  const after = at.points.find(([start]) => start > time);
  if (!before) return after![1];
  if (!after) return before[1];
  const part = (time - before[0]) / (after[0] - before[0]);
  const rise = (after[1] - before[1]) * BigInt(Math.floor(part * 1_048_576));
  // Rounded down, also where the curve falls.
  const steps = 1_048_576n;
  const whole = rise / steps;
  return before[1] + (rise < 0n && whole * steps !== rise ? whole - 1n : whole);
}

/** The moments at which the limit stops moving the way it did. */
export function bends(at: bigint | Curve): number[] {
  return typeof at === 'bigint' ? [] : at.points.map(([time]) => time);
}
