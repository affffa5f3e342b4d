import { type Transport, type TransportHeaders, ValidationError } from '@xsp/core';
import { type MacroValues } from '../macros';
import { type VastAd } from '../vast';
import { type ReadLimits } from '../xml/limits';
import { type VastErrorCode } from './error-codes';

/** How wrappers are followed. */
export interface ResolveOptions {
  /**
   * Brings the documents and requests the error URLs. Tags are written by strangers: give an `HttpTransport`, which goes
   * to no private address and bounds sizes and redirects.
   */
  readonly transport: Transport;
  /** How many wrappers may lead to an ad. 5, the limit of VAST 4.3 §2.3.5. */
  readonly maxWrappers?: number;
  /** How long one answer may take, in milliseconds. 1,000. */
  readonly hopTimeoutMs?: number;
  /** How long all of it may take, in milliseconds. 3,000. */
  readonly timeoutMs?: number;
  /** How many documents are requested at most, all ads together. 20. */
  readonly maxRequests?: number;
  /** How many ads are wanted at most; error 206 is reported for the others. 50. */
  readonly maxAds?: number;
  /** Whether the first document may have more than one ad. `true`. */
  readonly allowMultipleAds?: boolean;
  /**
   * Whether an only ad is taken even with a sequence where one stand-alone ad is allowed, unless a wrapper says so in so many
   * words (`allowMultipleAds="false"`). VAST 4.3 §3.19 does not allow it, but many ad servers number their only ad. `false`.
   */
  readonly acceptPodOfOne?: boolean;
  /** What relative tags in a document that is given are relative to. */
  readonly baseUrl?: string;
  /** Sent with every request, error URLs included: `X-Device-IP` and `X-Device-User-Agent` (VAST 4.3 §1.1.3). */
  readonly headers?: TransportHeaders;
  /** Values for macros in tags and error URLs. `[BLOCKEDADCATEGORIES]` and those of errors are added. */
  readonly macros?: MacroValues;
  /** Whether an ad without category is refused with error 204. `false`. */
  readonly requireCategory?: boolean;
  /** Refuses an ad with the code that is to be reported, such as 201 or 202, after merging. */
  readonly accept?: (ad: VastAd) => VastErrorCode | undefined;
  /** Whether error URLs are requested. `true`; without it they are in the problems. */
  readonly reportErrors?: boolean;
  /** How many error URLs are requested at most. 50. */
  readonly maxReports?: number;
  /** How long the request of an error URL may take, in milliseconds. 2,000. */
  readonly reportTimeoutMs?: number;
  /** Limits of each document. */
  readonly limits?: Partial<ReadLimits>;
  /** Ends it early: what is not there yet counts as not in time. Error URLs are requested still. */
  readonly signal?: AbortSignal;
}

/** Options with their defaults. */
export type Settings = ResolveOptions &
  Required<
    Pick<
      ResolveOptions,
      | 'maxWrappers'
      | 'hopTimeoutMs'
      | 'timeoutMs'
      | 'maxRequests'
      | 'maxAds'
      | 'allowMultipleAds'
      | 'macros'
      | 'reportErrors'
      | 'maxReports'
      | 'reportTimeoutMs'
    >
  >;

const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** @throws ValidationError */
export function settingsOf(options: ResolveOptions): Settings {
  const { maxWrappers = 5, hopTimeoutMs = 1_000, timeoutMs = 3_000, maxRequests = 20, maxAds = 50 } = options;
  const { maxReports = 50, reportTimeoutMs = 2_000 } = options;
  const { allowMultipleAds = true, macros = {}, reportErrors = true, baseUrl } = options;
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) throw new ValidationError('baseUrl', 'must be an absolute URL');
  return {
    ...options,
    maxWrappers: whole(maxWrappers, 'maxWrappers', 0, 100),
    hopTimeoutMs: whole(hopTimeoutMs, 'hopTimeoutMs', 1, MAX_TIMEOUT_MS),
    timeoutMs: whole(timeoutMs, 'timeoutMs', 1, MAX_TIMEOUT_MS),
    maxRequests: whole(maxRequests, 'maxRequests', 0, 1_000),
    maxAds: whole(maxAds, 'maxAds', 1, 1_000),
    maxReports: whole(maxReports, 'maxReports', 0, 1_000),
    reportTimeoutMs: whole(reportTimeoutMs, 'reportTimeoutMs', 1, MAX_TIMEOUT_MS),
    allowMultipleAds,
    macros,
    reportErrors,
  };
}

function whole(value: number, path: string, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ValidationError(path, `must be a whole number from ${least} to ${most}, not ${value}`);
}
