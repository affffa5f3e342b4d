import { ValidationError } from '../../errors';
import type { Charge } from '../port/charge';
import type { CounterName } from '../port/counter';
import type { Limit } from '../port/limit';
import type { PartitionRef } from '../port/partition';
import type { Window } from '../port/window';
import { requireName } from './names';
import { SLIDING_LOG_ENTRIES } from './windows';

/** The largest amount, limit and sum: 2^63 - 1. */
export const MAX_AMOUNT = 2n ** 63n - 1n;

/** @throws ValidationError that names the place below `path` and the remedy */
export function requireCharge(charge: Charge, path: string): void {
  requirePartitionRef(charge.partition, `${path}.partition`);
  requireCounterName(charge.counter, `${path}.counter`);
  requireWindow(charge.window, `${path}.window`);
  const lowest = charge.window.kind === 'forever' || charge.window.kind === 'fixed' ? -MAX_AMOUNT : 0n;
  requireAmount(charge.amount, `${path}.amount`, lowest);
  if (charge.room !== undefined) requireAmount(charge.room, `${path}.room`);
  if (charge.whenLate !== 'count' && charge.whenLate !== 'fit') {
    throw new ValidationError(`${path}.whenLate`, `must be 'count' or 'fit'`);
  }
  const limits: unknown = charge.limits;
  if (!Array.isArray(limits)) throw new ValidationError(`${path}.limits`, 'must be a list; empty: no limit');
  charge.limits.forEach((limit, index) => requireLimit(limit, charge, `${path}.limits[${index}]`));
  if (charge.window.kind === 'sliding' && charge.limits.length === 0) {
    throw new ValidationError(`${path}.limits`, 'must not be empty for a sliding window; count in another kind');
  }
}

/** @throws ValidationError unless `amount` is a bigint between `lowest` and 2^63 - 1 */
export function requireAmount(amount: bigint, path: string, lowest = 0n): void {
  if (typeof amount !== 'bigint') {
    throw new ValidationError(path, `must be a bigint (5n, not 5), but is a ${typeof amount}`);
  }
  if (amount < lowest || amount > MAX_AMOUNT) {
    throw new ValidationError(path, `must be ${lowest} to ${MAX_AMOUNT}, but is ${amount}`);
  }
}

/** @throws ValidationError unless the time is a whole number of milliseconds */
export function requireMs(ms: number, path: string, lowest: number, highest = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(ms) || ms < lowest || ms > highest) {
    throw new ValidationError(path, `must be a whole number of milliseconds, ${lowest} to ${highest}, but is ${ms}`);
  }
}

/** @throws ValidationError */
export function requireWindow(window: Window, path: string): void {
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

function requirePartitionRef(partition: PartitionRef, path: string): void {
  if (typeof partition === 'string') {
    requireName(partition, path);
  } else {
    requireName(partition[0], `${path}[0]`);
    requireName(partition[1], `${path}[1]`);
  }
}

/** @throws ValidationError */
export function requireCounterName(counter: CounterName, path: string): void {
  if (!Array.isArray(counter) || counter.length < 1 || counter.length > 8) {
    throw new ValidationError(path, 'must be a list of 1 to 8 parts');
  }
  (counter as CounterName).forEach((part, index) => {
    if (typeof part === 'string') requireName(part, `${path}[${index}]`);
    else if ('param' in part) requireName(part.param, `${path}[${index}].param`);
    else if (!Number.isSafeInteger(part.position) || part.position < 0 || part.position > 64) {
      throw new ValidationError(`${path}[${index}].position`, 'must be a whole number from 0 to 64');
    }
  });
}

function requireLimit(limit: Limit, charge: Charge, path: string): void {
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
  const points = (typeof limit.at === 'object' ? limit.at.points : undefined) ?? [];
  if (points.length < 1 || points.length > 2_000) {
    throw new ValidationError(`${path}.at`, `must be a bigint, 'stored', or a curve of 1 to 2,000 points`);
  }
  if (charge.window.kind === 'sliding') {
    throw new ValidationError(`${path}.at`, 'must be a constant for a sliding window, whose log is bounded by it');
  }
  let earliest = 0;
  points.forEach(([time, value], index) => {
    requireMs(time, `${path}.at.points[${index}][0]`, earliest);
    requireAmount(value, `${path}.at.points[${index}][1]`);
    earliest = time + 1;
  });
}
