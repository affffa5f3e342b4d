import { ValidationError } from '@xsp/core';
import { type Vast } from '../vast';
import { resolveDocument, resolveUrl } from './follow';
import { type Place } from './place';
import { reportErrors } from './report-errors';
import { type VastResolution } from './resolution';
import { type ResolveOptions, settingsOf } from './resolve-options';
import { Run } from './run';

/**
 * Follows the wrappers of a document, or of the one at a URL, until all of its ads are whole: each with the impressions,
 * trackers, clicks, companions, verifications, icons, viewable impressions, extensions and error URLs of the wrappers
 * that led to it (VAST 4.3 §2.3.5, §3.19). Whatever goes wrong on the way is a problem of that ad alone; the error URLs of
 * its chain are requested with the code that fits (§2.3.6), and the ads that are left are the result.
 *
 * It ends within `timeoutMs`, as far as the transport heeds time limits, and makes no more requests than `maxRequests`.
 *
 * @example
 * ```ts
 * const { vast, problems } = await resolveVast('https://ads.example/vast', { transport: new HttpTransport() });
 * ```
 * @throws ValidationError when an option makes no sense; nothing was requested then
 */
export async function resolveVast(source: Vast | string, options: ResolveOptions): Promise<VastResolution> {
  const settings = settingsOf(options);
  const run = new Run(settings);
  const { baseUrl, allowMultipleAds: multiple, acceptPodOfOne: podOfOne = false } = settings;
  const place: Place = { chain: [], baseUrl, multiple, podOfOne, wrappers: true };
  const outcome =
    typeof source === 'string'
      ? await resolveUrl(run, requireUrl(source), place)
      : { ...(await resolveDocument(run, source, place)), first: source };
  const { ads, problems, hops, first } = outcome;
  const errors = ads.length === 0 && first?.errors !== undefined ? { errors: first.errors } : {};
  const version = first?.version === undefined ? {} : { version: first.version };
  return {
    vast: { ...version, ads, ...errors },
    problems,
    hops,
    reported: settings.reportErrors ? reportErrors(problems, settings) : Promise.resolve([]),
  };
}

/** @throws ValidationError */
export function requireUrl(source: string): string {
  if (URL.canParse(source)) return source;
  throw new ValidationError('source', 'must be an absolute URL or a document; read one in XML with readVast first');
}
