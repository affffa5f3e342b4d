import { readVast, type Vast } from '../vast';
import { type VastErrorCode } from './error-codes';
import { fetchDocument, type FetchedDocument } from './fetch-document';
import { type FetchFailureReason } from './fetch-failure';
import { type Run } from './run';

/** Requests a VAST document and reads it. No Content is the shortest way to say that there is no ad. */
export function fetchVast(run: Run, url: string, depth: number): Promise<FetchedDocument<Vast>> {
  return fetchDocument(run, url, depth, ({ status, body }) => {
    if (status === 204) return { document: { ads: [] }, diagnostics: [], ads: 0 };
    const { vast, diagnostics } = readVast(body, run.settings.limits);
    return { document: vast, diagnostics, ads: vast.ads.length };
  });
}

/** What a wrapper's error URLs are told when no document was read. */
export const WRAPPER_FAILURES = {
  late: 301,
  unavailable: 301,
  refused: 300,
  tooMany: 302,
  malformed: 100,
  foreign: 101,
  unsupported: 102,
  unknown: 900,
} as const satisfies Readonly<Record<FetchFailureReason, VastErrorCode>>;
