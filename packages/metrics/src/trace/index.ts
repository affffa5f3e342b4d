export { currentTrace, withTrace } from './current-trace';
export type { TraceContext } from './trace-context';
export { tracedTransport } from './traced-transport';
export { continueTrace, formatTraceparent, parseTraceparent, type TraceHeaders } from './traceparent';
