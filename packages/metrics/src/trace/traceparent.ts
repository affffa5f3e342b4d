import { randomBytes } from 'node:crypto';
import type { TraceContext } from './trace-context';

/** Section 3.2.2: version, trace id, parent id and flags in lower case; a later version may append more after a dash. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The most of a tracestate that must be passed on (section 3.3.1.5); more is dropped. */
const LONGEST_TRACESTATE = 512;

/** Printable ASCII, which `list` of section 3.3.1 is made of. */
const TRACESTATE = /^[\x20-\x7e]*$/;

/** What a request's headers say of a trace, as Node hands them out. */
export interface TraceHeaders {
  readonly traceparent?: string | string[] | undefined;
  readonly tracestate?: string | string[] | undefined;
}

/**
 * The part of a trace that begins with a request: the next of the trace that its `traceparent` names, or the first of a
 * new one where there is none or it is not valid (section 4.3).
 */
export function continueTrace({ traceparent, tracestate }: TraceHeaders, newSpanId = randomId): TraceContext {
  const parent = typeof traceparent === 'string' ? parseTraceparent(traceparent) : undefined;
  const spanId = newSpanId(8);
  if (!parent) return { traceId: newSpanId(16), spanId, flags: '00' };
  return { ...parent, parentId: parent.spanId, spanId, tracestate: tracestateOf(tracestate) };
}

/** @returns `undefined` when it is not valid: it is as if it had not been sent */
export function parseTraceparent(text: string): TraceContext | undefined {
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || (version === '00' && more !== undefined)) return undefined;
  // Of the flags only those that version 00 knows are passed on.
  return { traceId, spanId: spanId!, flags: Number.parseInt(flags!, 16) & 1 ? '01' : '00' };
}

/** The header that passes a trace on. */
export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

function tracestateOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.join(',') : value;
  return text !== undefined && text.length <= LONGEST_TRACESTATE && TRACESTATE.test(text) ? text : undefined;
}

function randomId(bytes: number): string {
  const id = randomBytes(bytes);
  // Zeros alone are no id.
  return id.some((byte) => byte !== 0) ? id.toString('hex') : randomId(bytes);
}
