import { VASTClient, VASTParser, type VastAd } from '../vendor/vast-client.js';
import VMAP, { type VmapAdBreak } from '../vendor/vmap.js';
import { withMacros } from './with-macros.js';

/** A break of the programme. */
export interface AdBreak {
  readonly id: string;
  /** Seconds of the programme; 0: before it, Infinity: after it. */
  readonly at: number;
  /** Sends the beacons of an event. */
  track(event: 'breakStart' | 'breakEnd'): void;
  /**
   * The ads in the order they play; asks for them when the break has none within. None when they cannot be had: that is told
   * by the beacons of `error`.
   */
  loadAds(): Promise<readonly VastAd[]>;
}

/** VMAP 1.0.1, section 2.5. */
const BREAK_ERRORS = {
  1005: 'Template type of the ad response not supported',
  1006: 'The ad response document cannot be extracted or parsed',
  1007: 'The ad response document did not come in time',
  1008: 'The ad response document cannot be retrieved',
} as const;

/** @param duration the programme's, in seconds @throws Error when the server's answer is no VMAP */
export async function loadBreaks(url: string, duration: number): Promise<readonly AdBreak[]> {
  const response = await fetch(url, { credentials: 'include' });
  const text = await response.text();
  if (!response.ok) throw new Error(`The ad server answered with ${response.status}.`);
  const document = new DOMParser().parseFromString(text, 'text/xml');
  // A document that is cut off is parsed up to there, with this in it.
  if (document.querySelector('parsererror')) throw new Error('The ad server answered with what is no XML.');
  return new VMAP(document).adBreaks
    .map((adBreak): AdBreak => ({
      id: adBreak.breakId ?? '',
      at: secondsOf(adBreak.timeOffset, duration),
      track: (event) => track(adBreak, event),
      loadAds: () =>
        loadAds(adBreak).catch((error: unknown) => {
          const code = codeOf(error);
          track(adBreak, 'error', { ERROR_CODE: code, ERRORCODE: code, ERROR_MESSAGE: BREAK_ERRORS[code] });
          return [];
        }),
    }))
    .sort((a, b) => a.at - b.at);
}

function track(
  { trackingEvents }: VmapAdBreak,
  event: string,
  macros?: Readonly<Record<string, string | number>>,
): void {
  for (const { event: name, uri } of trackingEvents) if (name === event) new Image().src = withMacros(uri, macros);
}

/** What went wrong, by what the library says of it. */
function codeOf(error: unknown): keyof typeof BREAK_ERRORS {
  const text = String(error);
  if (text.includes('version not supported')) return 1005;
  if (text.includes('Invalid VAST')) return 1006;
  return text.includes('AbortError') ? 1007 : 1008;
}

async function loadAds({ adSource }: VmapAdBreak): Promise<readonly VastAd[]> {
  if (adSource?.vastAdData) {
    // The parser takes documents, and the pod is a part of one.
    const document = new Document();
    document.appendChild(document.importNode(adSource.vastAdData, true));
    return inSequence((await new VASTParser().parseVAST(document)).ads);
  }
  if (adSource?.adTagURI) {
    return inSequence((await new VASTClient().get(adSource.adTagURI.uri, { resolveAll: true })).ads);
  }
  return [];
}

function inSequence(ads: readonly VastAd[]): readonly VastAd[] {
  return [...ads].sort((a, b) => Number(a.sequence ?? 0) - Number(b.sequence ?? 0));
}

/** `start`, `end`, `00:00:30`, `00:00:30.500`, `50%` */
function secondsOf(offset: string, duration: number): number {
  if (offset === 'start') return 0;
  if (offset === 'end') return Infinity;
  if (offset.endsWith('%')) return (Number.parseFloat(offset) / 100) * duration;
  return offset.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
