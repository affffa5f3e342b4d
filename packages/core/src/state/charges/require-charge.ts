import { ValidationError } from '../../errors';
import type { Charge } from '../port/charge';
import type { CounterName, NamePart } from '../port/counter';
import type { Curve, Limit } from '../port/limit';
import type { PartitionRef } from '../port/partition';
import type { Window } from '../port/window';
import { requireName, shown } from './names';
import { SLIDING_LOG_ENTRIES } from './windows';

/** The largest amount, limit and sum: 2^63 - 1. */
export const MAX_AMOUNT = 2n ** 63n - 1n;

/** @throws ValidationError that names the place below `path` and the remedy */
export function requireCharge(charge: Charge, path: string): void {
  requireObject(charge, path);
  requirePartitionRef(charge.partition, `${path}.partition`);
  requireCounterName(charge.counter, `${path}.counter`);
  requireWindow(charge.window, `${path}.window`);
  const lowest = charge.window.kind === 'forever' || charge.window.kind === 'fixed' ? -MAX_AMOUNT : 0n;
  requireAmount(charge.amount, `${path}.amount`, lowest);
  if (charge.room !== undefined) {
    requireAmount(charge.room, `${path}.room`);
    // With less room than it takes, the charge would raise its counter above the limit.
    if (charge.room < charge.amount) {
      throw new ValidationError(`${path}.room`, `must not be less than the amount ${charge.amount}; leave it out`);
    }
  }
  if (charge.whenLate !== 'count' && charge.whenLate !== 'fit') {
    throw new ValidationError(`${path}.whenLate`, `must be 'count' or 'fit'`);
  }
  requireList(charge.limits, `${path}.limits`, 0, 16);
  charge.limits.forEach((limit, index) => requireLimit(limit, charge, `${path}.limits[${index}]`));
  if (charge.whenLate === 'fit' && charge.window.kind !== 'forever' && charge.window.kind !== 'fixed') {
    throw new ValidationError(`${path}.whenLate`, `must be 'count' in a ${charge.window.kind} window`);
  }
  if (charge.window.kind === 'sliding' && charge.limits.length === 0) {
    throw new ValidationError(`${path}.limits`, 'must not be empty for a sliding window; count in another kind');
  }
}

/** @throws ValidationError unless `amount` is a bigint between `lowest` and 2^63 - 1 */
export function requireAmount(amount: bigint, path: string, lowest = 0n): void {
  if (typeof amount !== 'bigint') {
    throw new ValidationError(path, `must be a bigint (5n, not 5), but is ${shown(amount)}`);
  }
  if (amount < lowest || amount > MAX_AMOUNT) {
    throw new ValidationError(path, `must be ${lowest} to ${MAX_AMOUNT}, but is ${amount}`);
  }
}

/** @throws ValidationError unless the time is a whole number of milliseconds */
export function requireMs(ms: number, path: string, lowest: number, highest = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(ms) || ms < lowest || ms > highest) {
    throw new ValidationError(
      path,
      `must be a whole number of milliseconds, ${lowest} to ${highest}, but is ${shown(ms)}`,
    );
  }
}

/** @throws ValidationError unless `value` is an object, and no list */
export function requireObject(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new ValidationError(path, `must be an object, but is ${shown(value)}`);
}

/** @throws ValidationError unless `value` is a list of so many */
export function requireList(value: unknown, path: string, lowest: number, highest: number): void {
  if (Array.isArray(value) && value.length >= lowest && value.length <= highest) return;
  const what = Array.isArray(value) ? `has ${value.length}` : `is ${shown(value)}`;
  throw new ValidationError(path, `must be a list of ${lowest} to ${highest}, but ${what}`);
}

/** @throws ValidationError */
export function requireWindow(window: Window, path: string): void {
  requireObject(window, path);
  switch (window.kind) {
    case 'forever':
      if (window.forgetAfterMs !== undefined) requireMs(window.forgetAfterMs, `${path}.forgetAfterMs`, 1);
      return;
    case 'fixed':
      requireMs(window.start, `${path}.start`, 0);
      requireMs(window.end, `${path}.end`, window.start + 1);
      return;
    case 'rolling':
    case 'sliding':
      requireMs(window.ms, `${path}.ms`, 1);
      return;
    default:
      throw new ValidationError(`${path}.kind`, `must be 'forever', 'fixed', 'rolling' or 'sliding'`);
  }
}

/** @throws ValidationError */
export function requirePartitionRef(partition: PartitionRef, path: string): void {
  if (typeof partition === 'string') {
    requireName(partition, path);
  } else {
    requireList(partition, path, 2, 2);
    requireName(partition[0], `${path}[0]`);
    requireName(partition[1], `${path}[1]`);
  }
}

/** @throws ValidationError unless it is a counter's name; `literal`: with nothing left open */
export function requireCounterName(counter: CounterName, path: string, literal = false): void {
  requireList(counter, path, 1, 8);
  counter.forEach((part, index) => requireNamePart(part, `${path}[${index}]`, literal));
}

function requireNamePart(part: NamePart, path: string, literal: boolean): void {
  if (literal || typeof part !== 'object' || part === null) requireName(part, path);
  else if ('param' in part) requireName(part.param, `${path}.param`);
  else if (!Number.isSafeInteger(part.position) || part.position < 0 || part.position > 64) {
    throw new ValidationError(`${path}.position`, 'must be a whole number from 0 to 64');
  }
}

function requireLimit(limit: Limit, charge: Charge, path: string): void {
  requireObject(limit, path);
  requireName(limit.name, `${path}.name`);
  if (limit.at === 'stored') {
    if (charge.window.kind === 'sliding') {
      throw new ValidationError(`${path}.at`, 'must be a constant for a sliding window, whose log is bounded by it');
    }
    if (charge.counter.some((part) => typeof part !== 'string')) {
      throw new ValidationError(`${path}.at`, `must not be 'stored' on a counter whose name depends on the request`);
    }
  } else if (typeof limit.at === 'bigint') {
    const highest = charge.window.kind === 'sliding' ? BigInt(SLIDING_LOG_ENTRIES) : MAX_AMOUNT;
    if (limit.at < 0n || limit.at > highest) {
      throw new ValidationError(`${path}.at`, `must be 0 to ${highest}, but is ${limit.at}; 0 means never`);
    }
    if (charge.whenLate === 'fit') {
      throw new ValidationError(`${path}.at`, `must be 'stored' or a curve where whenLate is 'fit'; use setLimit`);
    }
  } else {
    requireCurve(limit, charge, path);
  }
}

function requireCurve(limit: Limit, charge: Charge, path: string): void {
  const points = (limit.at as Curve | null | undefined)?.points ?? [];
  if (!Array.isArray(points) || points.length < 1 || points.length > 2_000) {
    throw new ValidationError(`${path}.at`, `must be a bigint, 'stored', or a curve of 1 to 2,000 points`);
  }
  if (charge.window.kind === 'sliding') {
    throw new ValidationError(`${path}.at`, 'must be a constant for a sliding window, whose log is bounded by it');
  }
  let earliest = 0;
  (points as Curve['points']).forEach((point, index) => {
    requireList(point, `${path}.at.points[${index}]`, 2, 2);
    const [time, value] = point;
    requireMs(time, `${path}.at.points[${index}][0]`, earliest);
    requireAmount(value, `${path}.at.points[${index}][1]`);
    earliest = time + 1;
  });
}
