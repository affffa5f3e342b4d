import { AdPlayback } from './ad-playback.js';
import { loadBreaks, type AdBreak } from './load-breaks.js';
import { PlayerView } from './player-view.js';

const TICK_MS = 100;

/** What is watched, and by whom. */
export interface Viewing {
  /** Where the programme's VMAP is, its duration in seconds given. */
  vmapUrl(duration: number): string;
  readonly speed: number;
}

/** What became of a break so far. */
export interface BreakProgress {
  readonly id: string;
  readonly at: number;
  readonly state: 'waiting' | 'playing' | 'played' | 'passed' | 'empty';
  /** Of each ad that was begun. */
  readonly ads: readonly string[];
}

export interface PlayerEvents {
  onViewing(): Viewing;
  onBreaks(breaks: readonly BreakProgress[]): void;
  onSays(text: string): void;
}

type Progress = { -readonly [K in keyof BreakProgress]: BreakProgress[K] };

/** Plays a programme with its ad breaks: the programme in one video element, ads in another. */
export class Player {
  private readonly view: PlayerView;
  private breaks: readonly { readonly adBreak: AdBreak; readonly progress: Progress }[] = [];
  private viewing: Viewing | undefined;
  private playback: AdPlayback | undefined;
  private inBreak = false;
  /** Grows with each viewing: what an earlier one still waits for is then over. */
  private generation = 0;

  constructor(
    holder: HTMLElement,
    private readonly sources: readonly { readonly src: string; readonly type: string }[],
    private readonly events: PlayerEvents,
  ) {
    this.view = new PlayerView(holder, {
      start: () => void this.begin(),
      togglePlay: () => this.togglePlay(),
      toggleMute: () => this.toggleMute(),
      seek: (seconds) => (this.view.content.currentTime = seconds),
      skip: () => this.playback?.skip(),
      visit: () => this.playback?.click(),
    });
    const { content } = this.view;
    content.addEventListener('ended', () => void this.finish());
    content.addEventListener('loadedmetadata', () => this.view.updateTime());
    setInterval(() => this.tick(), TICK_MS);
    this.reset();
  }

  /** Back to the beginning, for another viewing. */
  reset(): void {
    this.generation++;
    this.playback?.stop();
    this.playback = undefined;
    this.inBreak = false;
    const { content, ad } = this.view;
    ad.removeAttribute('src');
    const source = this.sources.find(({ type }) => content.canPlayType(type) !== '');
    content.src = source?.src ?? '';
    this.breaks = [];
    this.view.showContent();
    this.view.showStart(false);
    this.report();
  }

  private async begin(): Promise<void> {
    const { content } = this.view;
    if (content.ended) this.reset();
    const generation = ++this.generation;
    this.viewing = this.events.onViewing();
    this.view.hideStart();
    this.inBreak = true;
    try {
      const duration = await durationOf(content);
      const breaks = await loadBreaks(this.viewing.vmapUrl(duration), duration);
      if (generation !== this.generation) return;
      this.breaks = breaks.map((adBreak) => ({
        adBreak,
        progress: { id: adBreak.id, at: adBreak.at, state: 'waiting', ads: [] },
      }));
      this.view.showCues(
        breaks.map(({ at }) => at),
        duration,
      );
      this.report();
    } catch (error) {
      // The programme is what the viewer came for: without ads it plays all the same.
      this.events.onSays(`No ads: ${error instanceof Error ? error.message : String(error)}`);
    }
    content.playbackRate = content.defaultPlaybackRate = this.viewing.speed;
    await this.playDue(0);
  }

  /** Plays the latest break that is due, and goes on with the programme. */
  private async playDue(position: number): Promise<void> {
    const generation = this.generation;
    const due = this.breaks.filter(({ adBreak, progress }) => progress.state === 'waiting' && adBreak.at <= position);
    const latest = due.pop();
    for (const { progress } of due) progress.state = 'passed';
    if (latest) await this.playBreak(latest.adBreak, latest.progress);
    if (generation !== this.generation) return;
    this.inBreak = false;
    this.view.showContent();
    if (position !== Infinity) await this.view.content.play().catch(() => undefined);
  }

  private async playBreak(adBreak: AdBreak, progress: Progress): Promise<void> {
    const { content, ad: video } = this.view;
    const generation = this.generation;
    this.inBreak = true;
    content.pause();
    progress.state = 'playing';
    this.report();
    adBreak.track('breakStart');
    const ads = await adBreak.loadAds();
    if (ads.length > 0) this.view.showAd();
    video.muted = content.muted;
    for (const [index, ad] of ads.entries()) {
      if (generation !== this.generation) return;
      const title = ad.title ?? ad.id ?? '';
      progress.ads = [...progress.ads, title];
      this.events.onSays(`Advertisement ${index + 1} of ${ads.length}: ${title}`);
      this.report();
      this.playback = new AdPlayback(video, ad, ({ position, duration, skipAfter }) => {
        const skipIn = skipAfter === undefined ? undefined : Math.max(0, skipAfter - position);
        this.view.updateAd(index + 1, ads.length, duration - position, skipIn);
      });
      const how = await this.playback.play(this.viewing?.speed ?? 1);
      if (generation !== this.generation) return;
      this.playback = undefined;
      if (how !== 'complete') progress.ads = [...progress.ads.slice(0, -1), `${title} (${how})`];
    }
    adBreak.track('breakEnd');
    progress.state = ads.length === 0 ? 'empty' : 'played';
    this.events.onSays(ads.length === 0 ? `No ad in the break ${adBreak.id}.` : 'The programme goes on.');
    this.report();
  }

  private async finish(): Promise<void> {
    const generation = this.generation;
    await this.playDue(Infinity);
    if (generation !== this.generation) return;
    this.events.onSays('The programme is over.');
    this.view.showStart(true);
  }

  private tick(): void {
    const { content, ad } = this.view;
    const playing = this.playback ? !ad.paused : !content.paused;
    this.view.updateButtons(playing, content.muted);
    this.view.updateTime();
    if (this.inBreak || content.paused || content.ended) return;
    const isDue = this.breaks.some(
      ({ adBreak, progress }) => progress.state === 'waiting' && adBreak.at <= content.currentTime,
    );
    if (!isDue) return;
    this.inBreak = true;
    void this.playDue(content.currentTime);
  }

  private togglePlay(): void {
    const video = this.playback ? this.view.ad : this.view.content;
    if (video.paused) void video.play().catch(() => undefined);
    else video.pause();
  }

  private toggleMute(): void {
    const { content, ad } = this.view;
    content.muted = ad.muted = !content.muted;
  }

  private report(): void {
    this.events.onBreaks(this.breaks.map(({ progress }) => ({ ...progress })));
  }
}

function durationOf(video: HTMLVideoElement): Promise<number> {
  if (Number.isFinite(video.duration)) return Promise.resolve(video.duration);
  return new Promise((resolve, reject) => {
    video.addEventListener('loadedmetadata', () => resolve(video.duration), { once: true });
    video.addEventListener('error', () => reject(new Error('the programme cannot be played')), { once: true });
  });
}
