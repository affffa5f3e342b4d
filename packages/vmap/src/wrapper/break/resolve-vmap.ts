import { type Diagnostic } from '../../schema/diagnostic';
import { readVmap, type Vmap } from '../../vmap';
import { isKnownVmapVersion } from '../../vmap/model/vmap';
import { fetchDocument } from '../fetch-document';
import { type FetchFailureReason } from '../fetch-failure';
import { reportErrors } from '../report-errors';
import { type Hop } from '../resolution';
import { settingsOf } from '../resolve-options';
import { requireUrl } from '../resolve-vast';
import { Run } from '../run';
import { errorUrlsOf, resolveBreak } from './resolve-break';
import { breakSettings, type ResolveVmapOptions } from './resolve-vmap-options';
import { type VmapErrorCode } from './vmap-error-codes';
import { type BreakProblem, type VmapResolution } from './vmap-resolution';

/**
 * Fetches the ads of all breaks of a VMAP document, or of the one at a URL, and follows their wrappers as `resolveVast`
 * does: within the same limits, which are for all breaks together. What goes wrong is a problem of its break alone; the
 * error URLs of the ad's chain and of the break are requested with the code that fits (VMAP 1.0.1 §2.5). Of a document
 * that cannot be read there are no breaks, and nobody to tell; of a version that is not known there are, unless
 * `requireVersion` says otherwise.
 *
 * Breaks that may never be reached are better resolved one by one, with `resolveAdBreak`, when they are.
 *
 * @example
 * ```ts
 * const { vmap, problems } = await resolveVmap('https://ads.example/vmap', { transport: new HttpTransport() });
 * ```
 * @throws ValidationError when an option makes no sense; nothing was requested then
 */
export async function resolveVmap(source: Vmap | string, options: ResolveVmapOptions): Promise<VmapResolution> {
  const settings = settingsOf(options);
  const settingsOfBreaks = breakSettings(options);
  const run = new Run(settings);
  const url = typeof source === 'string' ? requireUrl(source) : undefined;
  const given: FetchedVmap = typeof source === 'string' ? await fetchVmap(run, source) : { vmap: source };
  const { vmap, baseUrl, problems = [], hops = [] } = options.requireVersion ? ofKnownVersion(given, url) : given;
  const ofBreaks = { ...settingsOfBreaks, ...(baseUrl !== undefined && { baseUrl }) };
  const outcomes = await Promise.all(vmap.adBreaks.map((one) => resolveBreak(run, one, ofBreaks)));
  const found = outcomes.flatMap((one, adBreak) => one.problems.map((problem) => ({ ...problem, adBreak })));
  const all = [...problems, ...found];
  return {
    vmap: { ...vmap, adBreaks: outcomes.map(({ adBreak }) => adBreak) },
    problems: all,
    hops: [...hops, ...outcomes.flatMap((one) => one.hops)],
    reported: settings.reportErrors ? reportErrors(all, settings) : Promise.resolve([]),
  };
}

interface FetchedVmap {
  readonly vmap: Vmap;
  readonly baseUrl?: string;
  readonly problems?: readonly BreakProblem[];
  readonly hops?: readonly Hop[];
}

/** What is wrong when the VMAP itself was not read; its table has no code for one that did not come. */
const VMAP_FAILURES = {
  late: 900,
  unavailable: 900,
  refused: 900,
  tooMany: 900,
  malformed: 1002,
  foreign: 1000,
  unsupported: 1001,
  unknown: 900,
} as const satisfies Readonly<Record<FetchFailureReason, VmapErrorCode>>;

async function fetchVmap(run: Run, url: string): Promise<FetchedVmap> {
  const { answer, failure, hop } = await fetchDocument(run, url, 0, ({ status, body }) => {
    if (status === 204) return { document: { vmap: { adBreaks: [] }, lost: [] }, diagnostics: [], ads: 0 };
    const { vmap, diagnostics } = readVmap(body, run.settings.limits);
    const ads = vmap.adBreaks.reduce((sum, { adSource }) => sum + (adSource?.vastAdData?.ads.length ?? 0), 0);
    return { document: { vmap, lost: diagnostics.filter(isLostBreak) }, diagnostics, ads };
  });
  const hops = hop === undefined ? [] : [hop];
  const problem = (code: VmapErrorCode, message: string) => ({ code, message, depth: 0, tag: url, errorUrls: [] });
  if (answer === undefined) {
    return { vmap: { adBreaks: [] }, problems: [problem(VMAP_FAILURES[failure!.reason], failure!.message)], hops };
  }
  const { vmap, lost } = answer.document;
  return { vmap, baseUrl: answer.url, problems: lost.map(({ message }) => problem(1000, message)), hops };
}

/** A document as it is, or without breaks where nobody knows what its version means by them. */
function ofKnownVersion(given: FetchedVmap, tag: string | undefined): FetchedVmap {
  const { vmap } = given;
  if (isKnownVmapVersion(vmap.version)) return given;
  const message = `the document is of VMAP ${JSON.stringify(vmap.version)}, and known are 1.0 and 1.0.1`;
  const errorUrls = vmap.adBreaks.flatMap(errorUrlsOf);
  const problem: BreakProblem = { code: 1001, message, depth: 0, ...(tag !== undefined && { tag }), errorUrls };
  return { ...given, vmap: { ...vmap, adBreaks: [] }, problems: [problem] };
}

/** A break that was left out, since nobody can know when it is. */
function isLostBreak({ code, path }: Diagnostic): boolean {
  return code === 'dropped' && /^VMAP\/AdBreak(?:\[\d+\])?$/.test(path);
}
