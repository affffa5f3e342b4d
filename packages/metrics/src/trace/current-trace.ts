import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from './trace-context';

const storage = new AsyncLocalStorage<TraceContext>();

/** Does `work`, and whatever it begins, within a trace. */
export function withTrace<T>(trace: TraceContext, work: () => T): T {
  return storage.run(trace, work);
}

/** The trace of the work at hand; `undefined` outside of any. */
export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}
