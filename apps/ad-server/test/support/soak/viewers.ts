import { adsOf, type PlayableAd } from '../vast-client';
import { TTL_MS } from './catalogue';
import type { Fleet } from './fleet';
import { sleep, type Random } from './random';
import type { Witness } from './witness';

interface Ad {
  readonly campaign: string;
  readonly token: string;
}

/** Viewers that ask for ads in every way there is, and report of them as players do, in every way that goes wrong. */
export class Viewers {
  /** Reports that come later. */
  private readonly later = new Set<Promise<void>>();
  private number = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly witness: Witness,
    private readonly random: Random,
  ) {}

  /** Asks and reports, one after the other, until it is told to stop. */
  async watch(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      if (this.random.next() < 0.2) await this.punctual();
      else await this.careless();
    }
  }

  /** Resolves when everything is reported that comes late. */
  async settle(): Promise<void> {
    while (this.later.size > 0) await Promise.all(this.later);
  }

  /** Sees each ad at once, and nothing of it is lost: the cap holds for them to the last ad. */
  private async punctual(): Promise<void> {
    const user = `punctual-${this.random.below(40)}`;
    for (const { campaign, token } of await this.adsFor(user)) {
      if (!(await this.report(token, campaign, 'impression')) || campaign !== 'narrow') continue;
      this.witness.narrowByPunctual.set(user, (this.witness.narrowByPunctual.get(user) ?? 0) + 1);
    }
  }

  private async careless(): Promise<void> {
    const ads = await this.adsFor(`viewer-${this.random.below(2_000)}`);
    await Promise.all(ads.map((ad) => this.endOf(ad)));
  }

  private async endOf({ campaign, token }: Ad): Promise<void> {
    const end = this.random.weighted({ seen: 50, doubled: 15, late: 10, lost: 10, forged: 5, released: 5, silent: 5 });
    switch (end) {
      case 'seen':
        await this.report(token, campaign, 'impression');
        return this.goOn({ campaign, token });
      case 'doubled':
        await Promise.all([1, 2, 3].map(() => this.report(token, campaign, 'impression')));
        this.afterwards(300, () => this.report(token, campaign, 'impression').then(() => undefined));
        return this.goOn({ campaign, token });
      case 'late':
        this.witness.late++;
        return this.afterwards(TTL_MS + 1_500, () => this.report(token, campaign, 'impression').then(() => undefined));
      case 'lost':
        this.witness.lost++;
        return;
      case 'forged':
        return this.forge(token);
      case 'released':
        await this.fleet.ask(`/t/${this.random.oneOf(['error', 'notUsed'])}/${token}`);
        // A player that reports an error may show the ad all the same.
        if (this.random.next() < 0.3) await this.report(token, campaign, 'impression');
        return;
      case 'silent':
        // What comes later implies the impression.
        if (campaign !== 'house') await this.report(token, campaign, 'complete');
        return;
    }
  }

  /** What comes after the impression. */
  private async goOn({ campaign, token }: Ad): Promise<void> {
    if (campaign === 'house') return;
    if (this.random.next() < 0.6) await this.report(token, campaign, 'complete');
    if (this.random.next() < 0.2) await this.report(token, campaign, 'click');
  }

  /** @returns whether it was accepted at once, without a second try */
  private async report(token: string, campaign: string, event: 'impression' | 'complete' | 'click'): Promise<boolean> {
    const begun = performance.now();
    const path = event === 'click' ? `/click/${token}` : `/t/${event}/${token}`;
    const { status } = await this.fleet.ask(path, {
      method: event === 'click' ? 'GET' : this.random.oneOf(['GET', 'POST']),
    });
    if (status !== (event === 'click' ? 302 : 204)) throw new Error(`${path}: ${status}`);
    const implied = event === 'click' ? [] : (['impressions'] as const);
    const own = ({ impression: 'impressions', complete: 'completes', click: 'clicks' } as const)[event];
    this.witness.accepted(token, campaign, ...implied, own);
    return performance.now() - begun < TTL_MS / 4;
  }

  private async forge(token: string): Promise<void> {
    this.witness.forged++;
    const at = this.random.below(token.length);
    const other = token[at] === 'A' ? 'B' : 'A';
    const { status } = await this.fleet.ask(`/t/impression/${token.slice(0, at)}${other}${token.slice(at + 1)}`);
    if (status !== 403) throw new Error(`a forged token was answered with ${status}`);
  }

  /** Not an error, whatever happens to servers: an ad request is answered, or its server was killed. */
  private async adsFor(user: string): Promise<readonly Ad[]> {
    const kind = this.random.weighted({ vast: 45, pod: 15, vmap: 15, json: 15, redirect: 5, nobody: 5 });
    const response = await this.request(kind, user).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (!response || text === undefined) return [];
    if (response.status !== 200) throw new Error(`${kind}: ${response.status} ${text}`);
    const ads = await this.read(kind, text);
    this.witness.served += ads.length;
    return ads;
  }

  private request(kind: string, user: string): Promise<Response> {
    const url = this.fleet.url();
    const requestId = this.random.next() < 0.2 ? `&requestId=r${this.number++}` : '';
    switch (kind) {
      case 'pod':
        return fetch(`${url}/vast?placement=home&user=${user}&pod=3&maxdur=10${requestId}`);
      case 'vmap':
        return fetch(`${url}/vmap?schedule=clip&duration=6&user=${user}${requestId}`);
      case 'redirect':
        return fetch(`${url}/vmap?schedule=clip&duration=6&mode=redirect&user=${user}`);
      case 'json':
        return fetch(`${url}/v1/decisions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            user: { id: user },
            requests: [
              { id: 'top', placement: 'home', slots: 2, maxDurationS: 5 },
              { id: 'side', placement: 'side' },
            ],
          }),
        });
      case 'nobody':
        return fetch(`${url}/vast?placement=side&user=${user}&coppa=1`);
      default:
        return fetch(`${url}/vast?placement=home&user=${user}${requestId}`);
    }
  }

  private async read(kind: string, text: string): Promise<readonly Ad[]> {
    if (kind === 'json') {
      const { requests } = JSON.parse(text) as {
        requests: { ads: { campaign: string; tracking: { impression: string } }[] }[];
      };
      return requests.flatMap(({ ads }) =>
        ads.map(({ campaign, tracking }) => ({ campaign, token: tokenOf(tracking.impression) })),
      );
    }
    if (kind === 'redirect') {
      const ticket = /\/vast\?break=([^\]<&]+)/.exec(text)?.[1];
      const answer =
        ticket === undefined
          ? undefined
          : await fetch(`${this.fleet.url()}/vast?break=${ticket}`).catch(() => undefined);
      return answer ? documentsOf(await answer.text().catch(() => '')) : [];
    }
    return documentsOf(text);
  }

  private afterwards(ms: number, report: () => Promise<void>): void {
    const done: Promise<void> = sleep(ms)
      .then(report)
      .finally(() => this.later.delete(done));
    this.later.add(done);
    // Looked at when all is settled.
    done.catch(() => undefined);
  }
}

/** The ads of a VAST document, or of all those in a VMAP. */
function documentsOf(xml: string): readonly Ad[] {
  const documents = xml.match(/<VAST[\s>][^]*?(?:<\/VAST>|\/>)/g) ?? [];
  return documents.flatMap((document) => adsOf(document)).map(adOf);
}

function adOf({ id, impressions }: PlayableAd): Ad {
  return { campaign: id, token: tokenOf(impressions[0]!) };
}

function tokenOf(url: string): string {
  return url.split('/').at(-1)!;
}
