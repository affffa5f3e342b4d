import type { Transport, TransportRequest } from '@xsp/core';
import { currentTrace } from './current-trace';
import { formatTraceparent } from './traceparent';

/** A transport like the one given, that passes the trace of the work at hand on to whoever is asked. */
export function tracedTransport(transport: Transport): Transport {
  return {
    send: (request) => transport.send(traced(request)),
    close: () => transport.close(),
  };
}

function traced(request: TransportRequest): TransportRequest {
  const trace = currentTrace();
  const given = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'traceparent');
  if (!trace || given) return request;
  const { tracestate } = trace;
  const headers = { traceparent: formatTraceparent(trace), ...(tracestate !== undefined && { tracestate }) };
  return { ...request, headers: { ...request.headers, ...headers } };
}
