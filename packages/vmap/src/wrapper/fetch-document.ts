import { BaseUpstream, type TransportResponse, XspError } from '@xsp/core';
import { type Diagnostic } from '../schema/diagnostic';
import { failureOf, type FetchFailure, type FetchFailureReason } from './fetch-failure';
import { type Hop } from './resolution';
import { type Run } from './run';

/** What came of a request for a document. */
export interface FetchedDocument<T> {
  /** Left out where none was read. */
  readonly answer?: { readonly document: T; readonly url: string };
  /** Why none was read. */
  readonly failure?: FetchFailure;
  /** Left out where nothing was sent. */
  readonly hop?: Hop;
}

/** A document that was read, with how many ads are in it. */
export interface ReadDocument<T> {
  readonly document: T;
  readonly diagnostics: readonly Diagnostic[];
  readonly ads: number;
}

/** Requests a document and reads it, in the time that is left. */
export async function fetchDocument<T>(
  run: Run,
  url: string,
  depth: number,
  read: (response: TransportResponse) => ReadDocument<T>,
): Promise<FetchedDocument<T>> {
  const { transport, hopTimeoutMs, headers, signal, maxRequests, timeoutMs: totalMs } = run.settings;
  const timeoutMs = Math.min(hopTimeoutMs, run.remainingMs());
  if (timeoutMs < 1) return failed('late', `there was no time left to request it: ${totalMs} ms have passed`);
  if (run.requests >= maxRequests) return failed('tooMany', `no more than ${maxRequests} documents are requested`);
  run.requests++;

  const decoder = (_: Uint8Array, response: TransportResponse) => ({ ...read(response), url: response.url });
  const upstream = new BaseUpstream({ transport, decoder, endpoint: url, ...(headers && { headers }) });
  const begun = performance.now();
  const hop = (rest: Pick<Hop, 'ads' | 'diagnostics'>): Hop => {
    return { url, depth, ms: Math.round(performance.now() - begun), ...rest };
  };
  try {
    const {
      document,
      diagnostics,
      ads,
      url: answeredBy,
    } = await upstream.fetch({ timeoutMs, ...(signal && { signal }) });
    const answered = hop({ ads, diagnostics });
    const old = diagnostics.find(({ code }) => code === 'vast-1');
    if (old !== undefined) return { ...failed('unsupported', old.message), hop: answered };
    return { answer: { document, url: answeredBy }, hop: answered };
  } catch (error) {
    if (!(error instanceof XspError)) throw error;
    return { failure: failureOf(error), hop: hop({ ads: 0, diagnostics: [] }) };
  }
}

function failed<T>(reason: FetchFailureReason, message: string): FetchedDocument<T> {
  return { failure: { reason, message } };
}
