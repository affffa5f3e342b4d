import type { IncomingHttpHeaders } from 'node:http';

/** Whether a browser only fetches ahead, so that nobody may ever see the answer: it must change nothing. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return [headers['sec-purpose'], headers['purpose'], headers['x-moz']].some(
    (value) => typeof value === 'string' && /\bprefetch\b/i.test(value),
  );
}
