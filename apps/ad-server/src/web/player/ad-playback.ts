import { VASTTracker, type VastAd, type VastCreative, type VastMediaFile } from '../vendor/vast-client.js';

/** How an ad ended. */
export type AdEnd = 'complete' | 'skipped' | 'failed';

/** How long an ad may take to show its first frame. */
const START_WITHIN_MS = 8_000;

const TICK_MS = 100;

/** VAST 4.3, section 2.3.6.3. */
const NO_SUPPORTED_MEDIA = 403;
const MEDIA_TIMEOUT = 402;
const MEDIA_PROBLEM = 405;

/** One ad in a video element: plays it, and sends each of its beacons once. */
export class AdPlayback {
  /** Seconds of the ad from which it may be skipped; `undefined`: never. */
  readonly skipAfter: number | undefined;
  readonly duration: number;
  private readonly tracker: VASTTracker;
  private readonly creative: VastCreative;
  private end: (how: AdEnd) => void = () => undefined;

  /** @param onTick called as it plays */
  constructor(
    private readonly video: HTMLVideoElement,
    readonly ad: VastAd,
    private readonly onTick: (playback: AdPlayback) => void,
  ) {
    const linear = ad.creatives.find(({ type }) => type === 'linear');
    this.creative = linear ?? { type: 'linear', duration: 0, skipDelay: null, mediaFiles: [] };
    this.tracker = new VASTTracker(null, ad, this.creative);
    this.tracker.on('clickthrough', (url) => window.open(url, '_blank', 'noopener'));
    const { skipDelay, duration } = this.creative;
    this.skipAfter = skipDelay !== null && skipDelay >= 0 && skipDelay < duration ? skipDelay : undefined;
    this.duration = duration;
  }

  get position(): number {
    return this.video.currentTime;
  }

  /** Whether the viewer may skip it now. */
  get skippable(): boolean {
    return this.skipAfter !== undefined && this.position >= this.skipAfter;
  }

  async play(speed: number): Promise<AdEnd> {
    const { video, tracker } = this;
    const file = playable(video, this.creative.mediaFiles);
    if (file === undefined) return this.fail(NO_SUPPORTED_MEDIA);
    const listening = new AbortController();
    const on = (event: string, listener: () => void) =>
      video.addEventListener(event, listener, { signal: listening.signal });
    let begun = false;
    let paused = false;
    const ended = new Promise<AdEnd>((resolve) => (this.end = resolve));
    on('playing', () => {
      // Saying that it goes on at its first frame would send a false `resume`.
      if (paused) tracker.setPaused((paused = false));
      if (begun) return;
      begun = true;
      tracker.trackImpression();
    });
    on('pause', () => {
      if (begun && !video.ended) tracker.setPaused((paused = true));
    });
    on('volumechange', () => tracker.setMuted(video.muted));
    on('ended', () => {
      tracker.setProgress(this.duration);
      tracker.complete();
      this.end('complete');
    });
    on('error', () => this.end(this.fail(MEDIA_PROBLEM)));
    const timer = setInterval(() => {
      if (!begun || video.paused) return;
      tracker.setProgress(video.currentTime);
      this.onTick(this);
    }, TICK_MS);
    const late = setTimeout(() => begun || this.end(this.fail(MEDIA_TIMEOUT)), START_WITHIN_MS);
    video.src = file;
    video.playbackRate = video.defaultPlaybackRate = speed;
    this.onTick(this);
    // Where the browser refuses to begin, nothing was seen and nothing is wrong with the ad: a press of play goes on.
    video.play().catch(() => undefined);
    const how = await ended;
    listening.abort();
    clearInterval(timer);
    clearTimeout(late);
    video.pause();
    return how;
  }

  /** Ends it without a word: the page goes to another viewing. */
  stop(): void {
    this.end('skipped');
  }

  skip(): void {
    if (!this.skippable) return;
    this.tracker.skip();
    this.end('skipped');
  }

  /** Opens the advertiser's page. */
  click(): void {
    this.video.pause();
    this.tracker.click();
  }

  private fail(code: number): AdEnd {
    this.tracker.error({ ERRORCODE: String(code) });
    return 'failed';
  }
}

/** The best of the files that the browser plays as they are. */
function playable(video: HTMLVideoElement, files: readonly VastMediaFile[]): string | undefined {
  const suitable = files.filter(
    ({ fileURL, mimeType, deliveryType }) =>
      fileURL !== null && deliveryType === 'progressive' && video.canPlayType(mimeType ?? '') !== '',
  );
  const [best] = [...suitable].sort((a, b) => b.bitrate - a.bitrate);
  return best?.fileURL ?? undefined;
}
