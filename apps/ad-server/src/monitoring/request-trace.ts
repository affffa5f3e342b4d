import type { IncomingMessage } from 'node:http';
import { continueTrace, type TraceContext } from '@xsp/metrics';
import { randomId } from '../ids/random-id';

const traces = new WeakMap<object, TraceContext>();

/** The trace of a request: its caller's, where its `traceparent` is valid, else one that begins with it. */
export function traceOf(request: Pick<IncomingMessage, 'headers'>): TraceContext {
  const known = traces.get(request);
  if (known) return known;
  const { traceparent, tracestate } = request.headers;
  const trace = continueTrace({ traceparent, tracestate }, (bytes) => randomId(bytes, 'hex'));
  traces.set(request, trace);
  return trace;
}
