import {
  BaseUpstream,
  DecodeError,
  type TransportResponse,
  UpstreamError,
  UpstreamTimeout,
  ValidationError,
  XspError,
} from '@xsp/core';
import { readVast, type Vast } from '../vast';
import { type VastErrorCode } from './error-codes';
import { type Hop } from './resolution';
import { type Run } from './run';

/** What came of a request for a document. */
export interface FetchedVast {
  /** Left out where none was read. */
  readonly answer?: { readonly vast: Vast; readonly url: string };
  /** Why none was read. */
  readonly failure?: { readonly code: VastErrorCode; readonly message: string };
  /** Left out where nothing was sent. */
  readonly hop?: Hop;
}

/** Requests a document and reads it, in the time that is left. */
export async function fetchVast(run: Run, url: string, depth: number): Promise<FetchedVast> {
  const { transport, hopTimeoutMs, headers, limits, signal, maxRequests, timeoutMs: totalMs } = run.settings;
  const timeoutMs = Math.min(hopTimeoutMs, run.remainingMs());
  if (timeoutMs < 1) return failed(301, `there was no time left to request it: ${totalMs} ms have passed`);
  if (run.requests >= maxRequests) return failed(302, `no more than ${maxRequests} documents are requested`);
  run.requests++;

  const decoder = (bytes: Uint8Array, response: TransportResponse) => {
    // No Content is the shortest way to say that there is no ad.
    const reading = response.status === 204 ? { vast: { ads: [] }, diagnostics: [] } : readVast(bytes, limits);
    return { ...reading, url: response.url };
  };
  const upstream = new BaseUpstream({ transport, decoder, endpoint: url, ...(headers && { headers }) });
  const begun = performance.now();
  const hop = (rest: Pick<Hop, 'ads' | 'diagnostics'>): Hop => {
    return { url, depth, ms: Math.round(performance.now() - begun), ...rest };
  };
  try {
    const { vast, diagnostics, url: answeredBy } = await upstream.fetch({ timeoutMs, ...(signal && { signal }) });
    const answered = hop({ ads: vast.ads.length, diagnostics });
    const old = diagnostics.find(({ code }) => code === 'vast-1');
    if (old !== undefined) return { ...failed(102, old.message), hop: answered };
    return { answer: { vast, url: answeredBy }, hop: answered };
  } catch (error) {
    if (!(error instanceof XspError)) throw error;
    return { ...failed(codeOf(error), error.message), hop: hop({ ads: 0, diagnostics: [] }) };
  }
}

/** What was refused or broke the protocol; everything else that brings no answer is "not available". */
const REFUSED: readonly unknown[] = [
  'TRANSPORT_BLOCKED',
  'TRANSPORT_TOO_LARGE',
  'TRANSPORT_REDIRECT',
  'TRANSPORT_MALFORMED',
];

function codeOf(error: XspError): VastErrorCode {
  if (error instanceof UpstreamTimeout) return 301;
  if (error instanceof UpstreamError) return REFUSED.includes(error.details?.['code']) ? 300 : 301;
  // XML that is well-formed and something else than VAST.
  if (error instanceof DecodeError) return error.details?.['root'] === undefined ? 100 : 101;
  return error instanceof ValidationError ? 300 : 900;
}

function failed(code: VastErrorCode, message: string): FetchedVast {
  return { failure: { code, message } };
}
