import { DecodeError, UpstreamError, UpstreamTimeout, ValidationError, type XspError } from '@xsp/core';

/**
 * Why no document was read:
 *
 * - `late`: it did not come in time, or there was no time left to ask
 * - `unavailable`: no connection, or an answer with an error status
 * - `refused`: a private address, too long an answer, too many redirects, a broken protocol, or no URL
 * - `tooMany`: so many documents were requested that no more are
 * - `malformed`: no XML, or more of it than the limits allow
 * - `foreign`: XML of another kind
 * - `unsupported`: a version that is not read
 * - `unknown`: anything else
 */
export type FetchFailureReason =
  'late' | 'unavailable' | 'refused' | 'tooMany' | 'malformed' | 'foreign' | 'unsupported' | 'unknown';

export interface FetchFailure {
  readonly reason: FetchFailureReason;
  readonly message: string;
}

/** What was refused or broke the protocol; everything else that brings no answer is "not available". */
const REFUSED: readonly unknown[] = [
  'TRANSPORT_BLOCKED',
  'TRANSPORT_TOO_LARGE',
  'TRANSPORT_REDIRECT',
  'TRANSPORT_MALFORMED',
];

export function failureOf(error: XspError): FetchFailure {
  return { reason: reasonOf(error), message: error.message };
}

function reasonOf(error: XspError): FetchFailureReason {
  if (error instanceof UpstreamTimeout) return 'late';
  if (error instanceof UpstreamError) return REFUSED.includes(error.details?.['code']) ? 'refused' : 'unavailable';
  if (error instanceof DecodeError) return error.details?.['root'] === undefined ? 'malformed' : 'foreign';
  return error instanceof ValidationError ? 'refused' : 'unknown';
}
