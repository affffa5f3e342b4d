import type { CounterRef } from '../port/counter';
import type { CounterReading } from '../port/inspect';
import type { StoredLimit } from '../port/limit';
import { NO_USAGE, type CounterState } from './counter-state';
import { windowRule } from './windows';

/** What `inspect` says of one counter. */
export function readCounter(
  ref: CounterRef,
  state: CounterState | undefined,
  limit: StoredLimit | undefined,
  now: number,
): CounterReading {
  const rule = windowRule(ref.window);
  const usage = state ? rule.usage(ref.window, state, now) : NO_USAGE;
  const reading = {
    partition: ref.partition,
    counter: ref.counter,
    window: ref.window,
    committed: usage.committed,
    held: usage.held,
    endsAt: state ? rule.endsAt(ref.window, state, now) : ref.window.kind === 'fixed' ? ref.window.end : null,
  };
  if (!limit) return reading;
  const left = limit.at - usage.committed - usage.held;
  const { at, version } = limit;
  return { ...reading, limit: { at, version }, remaining: left > 0n ? left : 0n, overcommitted: left < 0n };
}
