import {
  BaseSessionUpstream,
  UpstreamError,
  ValidationError,
  type FetchOptions,
  type SessionContext,
  type SessionUpstream,
  type Upstream,
} from '@xsp/core';
import type { AdPodManager } from './ad-pod-manager';

/** Settings of an `AdPodSessionUpstream`. */
export interface AdPodSessionUpstreamOptions<T> {
  /** What is asked in the end, with sessions of its own or without. Closed when this upstream is. */
  readonly upstream: Upstream<T> | SessionUpstream<T>;
  readonly podManager: AdPodManager;
  /** The id of an ad's creative; `position-N` when left out. */
  readonly creativeIdOf?: (ad: T, position: number) => string;
}

/** What of a pod is to be fetched. */
export interface AdPodFetchOptions extends FetchOptions {
  readonly podId: string;
  /** How many positions the pod has. */
  readonly podSize: number;
  /** One position after the other, for an upstream that goes by what it answered before; at once when left out. */
  readonly inOrder?: boolean;
}

/** What came of a pod. */
export interface FetchedAdPod<T> {
  /** In the order of their positions, without those that failed. */
  readonly ads: readonly T[];
  readonly positions: readonly FetchedPosition<T>[];
}

/** What came of one position: its ad, or why there is none; the position is free then. */
export type FetchedPosition<T> =
  { readonly position: number; readonly ad: T } | { readonly position: number; readonly error: unknown };

/**
 * Fetches the ads of a pod from any upstream, one for each position.
 *
 * A position that fails leaves the others as they are: it is told, and stays free, so that another call for the same pod
 * fetches what is missing.
 *
 * @example
 * ```ts
 * const upstream = new AdPodSessionUpstream({ upstream: new BaseUpstream({ transport, decoder, endpoint }), podManager });
 * await upstream.startSession(createSessionContext({ sessionId: 'session-1' }));
 * const { ads } = await upstream.fetchAdPod({ podId: 'midroll-1', podSize: 3, params: { content_id: 'video-123' } });
 * await upstream.endSession();
 * ```
 */
export class AdPodSessionUpstream<T> implements SessionUpstream<T> {
  private readonly upstream: SessionUpstream<T>;
  private readonly podManager: AdPodManager;
  private readonly creativeIdOf: (ad: T, position: number) => string;
  private session: SessionContext | undefined;
  private pods = 0;

  constructor({ upstream, podManager, creativeIdOf }: AdPodSessionUpstreamOptions<T>) {
    this.upstream = 'startSession' in upstream ? upstream : new BaseSessionUpstream({ upstream });
    this.podManager = podManager;
    this.creativeIdOf = creativeIdOf ?? ((_, position) => `position-${position}`);
  }

  /** How many pods of the open session got an ad. */
  get podsDelivered(): number {
    return this.pods;
  }

  async startSession(context: SessionContext): Promise<void> {
    await this.upstream.startSession(context);
    this.session = context;
    this.pods = 0;
  }

  /**
   * Fetches what a pod still lacks: each position with the parameter `pod_position`.
   *
   * @throws UpstreamError `SESSION_NOT_STARTED`
   * @throws ValidationError, AdPodError when the pod cannot be; nothing was fetched then
   */
  async fetchAdPod(options: AdPodFetchOptions): Promise<FetchedAdPod<T>> {
    const { podId, podSize, inOrder = false, ...fetchOptions } = options;
    const { sessionId } = this.open();
    if (fetchOptions.params !== undefined && 'pod_position' in fetchOptions.params) {
      throw new ValidationError('params.pod_position', 'must be left out: each position has its own');
    }
    await this.podManager.createPod(sessionId, podId, podSize);
    const filled = (await this.podManager.getPodStatus(sessionId, podId))?.positionsFilled ?? [];
    const missing = Array.from({ length: podSize }, (_, index) => index + 1).filter((n) => !filled.includes(n));
    const fetch = (position: number) => this.fetchPosition(sessionId, podId, position, fetchOptions);
    const positions = inOrder ? await oneByOne(missing, fetch) : await Promise.all(missing.map(fetch));
    const ads = positions.flatMap((fetched) => ('ad' in fetched ? [fetched.ad] : []));
    if (ads.length > 0) this.pods += 1;
    return { ads, positions };
  }

  fetchWithSession(options?: FetchOptions): Promise<T> {
    return this.upstream.fetchWithSession(options);
  }

  async endSession(): Promise<void> {
    this.session = undefined;
    await this.upstream.endSession();
  }

  /** Fetches outside of any session. */
  fetch(options?: FetchOptions): Promise<T> {
    return this.upstream.fetch(options);
  }

  async close(): Promise<void> {
    this.session = undefined;
    await this.upstream.close();
  }

  private async fetchPosition(
    sessionId: string,
    podId: string,
    position: number,
    options: FetchOptions,
  ): Promise<FetchedPosition<T>> {
    try {
      const params = { ...options.params, pod_position: String(position) };
      const ad = await this.upstream.fetchWithSession({ ...options, params });
      await this.podManager.recordPosition(sessionId, podId, position, this.creativeIdOf(ad, position));
      return { position, ad };
    } catch (error) {
      return { position, error };
    }
  }

  private open(): SessionContext {
    if (this.session) return this.session;
    throw new UpstreamError('no session is open; call startSession first', undefined, 'SESSION_NOT_STARTED');
  }
}

async function oneByOne<A, B>(all: readonly A[], call: (one: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const one of all) results.push(await call(one));
  return results;
}
