import { randomInt } from 'node:crypto';
import { ValidationError, type Clock, type Transport } from '@xsp/core';
import {
  resolveVast,
  VAST_VERSIONS,
  writeVast,
  type InLine,
  type VastAd,
  type VastErrorCode,
  type VastResolution,
} from '@xsp/vmap';
import type { Creative } from '../../catalog';
import { hasHlsRendition } from './has-hls-rendition';
import { deviceHeaders, deviceMacros, UNTOLD, type ToldDevice } from './told-device';

/** How much longer than its creative says a third party's ad may be: durations are rounded. */
const TOLERANCE_MS = 1_000;

/** For whom, and for what, a tag is followed. */
export interface TagAsking {
  /** What the third party is told of the device; left out: nothing. */
  readonly device?: ToldDevice | undefined;
  /** Whether only an ad with an HLS rendition will do. */
  readonly hls?: boolean;
}

/** Fetches the ads of third parties' tags, and follows their wrappers. */
export class TagUnwrapper {
  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
  ) {}

  /**
   * The third party's ad, with all that its wrappers add, as any version of VAST can have it; `undefined` when there is
   * none in time, or one that is not what the creative says it is. Then the third parties' error URLs are requested.
   */
  async unwrap(creative: Creative, timeoutMs: number, asking: TagAsking = {}): Promise<InLine | undefined> {
    const { vast } = await this.resolve(creative, Math.max(1, Math.floor(timeoutMs)), asking);
    const inLine = vast.ads[0]?.inLine;
    return inLine && completed(inLine, creative);
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private resolve(creative: Creative, timeoutMs: number, asking: TagAsking): Promise<VastResolution> {
    const { device = UNTOLD, hls = false } = asking;
    const cacheBusting = randomInt(10_000_000, 100_000_000);
    return resolveVast(
      { ads: [{ wrapper: { impressions: [], vastAdTagUri: creative.tag!.url } }] },
      {
        transport: this.transport,
        timeoutMs,
        hopTimeoutMs: timeoutMs,
        allowMultipleAds: false,
        acceptPodOfOne: true,
        accept: (ad) => refusalOf(ad, creative, hls),
        headers: deviceHeaders(device),
        macros: { TIMESTAMP: this.clock.now(), CACHEBUSTING: cacheBusting, ...deviceMacros(device) },
      },
    );
  }
}

/** Held is what the creative says, so a longer ad does not fit its pod, and one that is not linear nowhere. */
function refusalOf({ inLine }: VastAd, creative: Creative, hls: boolean): VastErrorCode | undefined {
  const linear = inLine?.creatives.find((one) => one.linear !== undefined)?.linear;
  if (inLine === undefined || linear === undefined) return 201;
  if ((linear.mediaFiles?.files ?? []).length === 0) return 403;
  if (hls && !hasHlsRendition(inLine)) return 403;
  if (linear.duration === undefined) return 101;
  if (linear.duration > creative.durationMs + TOLERANCE_MS) return 202;
  return isWritable(completed(inLine, creative)) ? undefined : 101;
}

/** What a document needs and third parties leave out. */
function completed(inLine: InLine, creative: Creative): InLine {
  return {
    ...inLine,
    adSystem: inLine.adSystem ?? { name: new URL(creative.tag!.url).hostname },
    adTitle: inLine.adTitle ?? creative.name,
  };
}

/** Whether a document of every version can have it: what is read leniently may lack what must be written. */
function isWritable(inLine: InLine): boolean {
  const whole = { adServingId: '-', ...inLine, impressions: [{ url: 'about:blank' }, ...inLine.impressions] };
  try {
    for (const version of VAST_VERSIONS) writeVast({ ads: [{ id: '-', inLine: whole }] }, { version });
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}
