import type { Cap, CapSubject } from '../../src';

/** One ad that the model let through. */
export interface ModelAd {
  readonly user: string;
  readonly household: string;
  readonly placement: string;
  readonly stream: string;
  readonly pod: string;
  readonly subject: CapSubject;
  readonly caps: readonly Cap[];
  readonly parents: readonly Cap[];
  readonly reservedAt: number;
  readonly expiresAt: number;
  state: 'held' | 'committed' | 'released';
  committedAt: number;
  clickedAt: number | undefined;
}

/** An ad as it is asked for. */
export type ModelRequest = Omit<ModelAd, 'reservedAt' | 'expiresAt' | 'state' | 'committedAt' | 'clickedAt'>;

const HOUR = 3_600_000;

/**
 * Frequency caps as a person would check them by hand: all ads that were let through in one list, and every cap counted
 * anew over it. UTC days only, so that it needs no calendar.
 */
export class PlainModel {
  private readonly ads: ModelAd[] = [];

  /** @param others caps of other ads, which every ad counts for that is not exempt */
  constructor(private readonly others: readonly Cap[] = []) {}

  /** When the present instance of a rolling cap started, and who is in it. */
  private readonly instances = new Map<string, { readonly start: number; readonly ads: ModelAd[] }>();

  /** The first cap that stops the ad; undefined when none does. */
  stops(request: ModelRequest, now: number): Cap | undefined {
    return capsThatStop(request).find((cap) =>
      idsOn(cap, request.subject).some((id) => this.count(cap, id, request, now) >= cap.limit),
    );
  }

  add(request: ModelRequest, now: number, expiresAt: number): ModelAd {
    const ad: ModelAd = {
      ...request,
      reservedAt: now,
      expiresAt,
      state: 'held',
      committedAt: 0,
      clickedAt: undefined,
    };
    this.ads.push(ad);
    for (const cap of this.capsThatCount(request)) {
      if (cap.window.kind !== 'rolling' || cap.event === 'click') continue;
      for (const id of idsOn(cap, request.subject)) this.join(cap, id, ad, now);
    }
    return ad;
  }

  click(ad: ModelAd, now: number): void {
    ad.clickedAt = now;
    for (const cap of this.capsThatCount(ad)) {
      if (cap.window.kind !== 'rolling' || cap.event !== 'click') continue;
      for (const id of idsOn(cap, ad.subject)) this.join(cap, id, ad, now);
    }
  }

  /** One cap for each counter: its own, those of its parents and of others that it is not exempt from. */
  private capsThatCount(request: ModelRequest): readonly Cap[] {
    const fed = this.others.filter((cap) => !request.subject.exemptFrom?.includes(cap.per));
    return [...new Map([...capsThatStop(request), ...fed].map((cap) => [shapeOf(cap), cap])).values()];
  }

  private isCounted(cap: Cap, id: string, ad: ModelAd): boolean {
    const counts = this.capsThatCount(ad).some((other) => shapeOf(other) === shapeOf(cap));
    return counts && idsOn(cap, ad.subject).includes(id);
  }

  private count(cap: Cap, id: string, request: ModelRequest, now: number): number {
    const counted = this.ads.filter((ad) => isSame(cap, ad, request) && this.isCounted(cap, id, ad));
    const clicks = cap.event === 'click';
    const live = (ad: ModelAd) => !clicks && ad.state === 'held' && now < ad.expiresAt;
    const happened = (ad: ModelAd) => (clicks ? ad.clickedAt : ad.state === 'committed' ? ad.committedAt : undefined);
    const { window } = cap;
    switch (window.kind) {
      case 'sliding':
        return counted.filter((ad) => live(ad) || (happened(ad) ?? -Infinity) > now - window.ms).length;
      case 'rolling': {
        const instance = this.running(keyOf(cap, id, request), window.ms, now);
        return instance ? instance.ads.filter((ad) => live(ad) || happened(ad) !== undefined).length : 0;
      }
      case 'calendar': {
        const day = Math.floor(now / (24 * HOUR));
        const of = (ad: ModelAd) => Math.floor((clicks ? ad.clickedAt! : ad.reservedAt) / (24 * HOUR));
        return counted.filter((ad) => (live(ad) || happened(ad) !== undefined) && of(ad) === day).length;
      }
      case 'stream':
      case 'pod':
        return remembered(counted, now).filter((ad) => live(ad) || happened(ad) !== undefined).length;
      case 'lifetime':
        return counted.filter((ad) => live(ad) || happened(ad) !== undefined).length;
    }
  }

  private join(cap: Cap, id: string, ad: ModelAd, now: number): void {
    const { ms } = cap.window as { readonly ms: number };
    const key = keyOf(cap, id, ad);
    const running = this.running(key, ms, now);
    if (running) running.ads.push(ad);
    else this.instances.set(key, { start: now, ads: [ad] });
  }

  /** A rolling window is forgotten when it is over, or when neither a commit nor a hold is left in it. */
  private running(key: string, ms: number, now: number) {
    const instance = this.instances.get(key);
    if (!instance || now >= instance.start + ms) return undefined;
    const clicks = key.includes('"click"');
    const left = instance.ads.some((ad) =>
      clicks ? ad.clickedAt !== undefined : ad.state === 'committed' || (ad.state === 'held' && now < ad.expiresAt),
    );
    return left ? instance : undefined;
  }
}

/** Of a stream's ads those since it was last forgotten: 24 hours after anything of it was touched. */
function remembered(ads: readonly ModelAd[], now: number): readonly ModelAd[] {
  const touches = ads.flatMap((ad) => [ad.reservedAt, ad.committedAt, ad.clickedAt ?? 0]).filter((at) => at > 0);
  touches.sort((a, b) => a - b);
  let since = 0;
  touches.forEach((at, index) => {
    if (at - (touches[index - 1] ?? at) >= 24 * HOUR) since = at;
  });
  return now - (touches.at(-1) ?? now) >= 24 * HOUR ? [] : ads.filter((ad) => ad.reservedAt >= since);
}

function capsThatStop({ caps, parents, subject }: ModelRequest): readonly Cap[] {
  return [...caps, ...parents.filter((cap) => !subject.exemptFrom?.includes(cap.per))];
}

/** Whether an ad is of the one who asks, and of the place, stream or pod that the cap counts apart. */
function isSame(cap: Cap, ad: ModelAd, request: ModelRequest): boolean {
  const same = cap.identity === 'household' ? ad.household === request.household : ad.user === request.user;
  const each = cap.window.kind === 'stream' ? ['stream'] : cap.window.kind === 'pod' ? ['pod'] : (cap.each ?? []);
  return same && (each as readonly ('placement' | 'stream' | 'pod')[]).every((split) => ad[split] === request[split]);
}

function shapeOf({ limit: _limit, ...shape }: Cap): string {
  return JSON.stringify(shape);
}

function idsOn(cap: Cap, subject: CapSubject): readonly string[] {
  switch (cap.per) {
    case 'creative':
      return [subject.creative!];
    case 'campaign':
      return [subject.campaign];
    case 'advertiser':
      return [subject.advertiser!];
    case 'category':
      return subject.categories ?? [];
    case 'any':
      return ['ads'];
    default:
      return subject.levels?.[cap.per] ?? [];
  }
}

function keyOf(cap: Cap, id: string, at: ModelRequest): string {
  const each = (cap.each ?? []).map((split) => at[split]);
  const who = cap.identity === 'household' ? at.household : at.user;
  return JSON.stringify([cap.per, id, cap.event, cap.window, cap.each, cap.identity, who, each]);
}
