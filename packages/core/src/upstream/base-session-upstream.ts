import { UpstreamError, ValidationError } from '../errors';
import { SessionContext } from '../session';
import type { SessionUpstream } from './session-upstream';
import type { FetchOptions, Upstream } from './upstream';

/** Makes the options of one fetch from its request's context and from what the caller gave. */
export type SessionMapper = (request: SessionContext, options: FetchOptions) => FetchOptions;

/** Settings of a {@link BaseSessionUpstream}. */
export interface BaseSessionUpstreamOptions<T> {
  /** What is asked in the end. Closed when the session upstream is. */
  readonly upstream: Upstream<T>;
  /** How a session shows in a fetch: as parameters, headers, a body. Not at all when left out. */
  readonly mapper?: SessionMapper;
}

/** A session that is open, with the fetches under way in it. */
interface OpenSession {
  readonly context: SessionContext;
  readonly fetches: Set<Promise<unknown>>;
}

/**
 * Gives any upstream sessions. Every fetch is a request of its own: it has its own request id, time and cachebusting
 * number, and the session's id, user and correlator.
 *
 * @example
 * ```ts
 * const upstream = new BaseSessionUpstream({
 *   upstream: new BaseUpstream({ transport, decoder, endpoint: 'https://ads.example/vast' }),
 *   mapper: (request, options) => ({ ...options, params: { ...options.params, sid: request.sessionId } }),
 * });
 * await upstream.startSession(createSessionContext({ userId: 'u-1' }));
 * const [first, second] = await Promise.all([upstream.fetchWithSession(), upstream.fetchWithSession()]);
 * await upstream.endSession();
 * ```
 */
export class BaseSessionUpstream<T> implements SessionUpstream<T> {
  readonly #upstream: Upstream<T>;
  readonly #mapper: SessionMapper;
  #session: OpenSession | undefined;

  constructor({ upstream, mapper = (_request, options) => options }: BaseSessionUpstreamOptions<T>) {
    this.#upstream = upstream;
    this.#mapper = mapper;
  }

  /** The context of the open session, if one is. */
  get context(): SessionContext | undefined {
    return this.#session?.context;
  }

  async startSession(context: SessionContext): Promise<void> {
    if (!(context instanceof SessionContext)) {
      throw new ValidationError('context', 'must be a session context; make one with createSessionContext');
    }
    if (this.#session !== undefined) {
      throw new UpstreamError(
        'a session is open already; end it first, or use another upstream for another session',
        undefined,
        'SESSION_ALREADY_STARTED',
      );
    }
    this.#session = { context, fetches: new Set() };
  }

  async fetchWithSession(options: FetchOptions = {}): Promise<T> {
    const { context, fetches } = this.#open('fetchWithSession');
    const fetching = this.#upstream.fetch(this.#mapper(context.withRequest(), options));
    fetches.add(fetching);
    try {
      return await fetching;
    } finally {
      fetches.delete(fetching);
    }
  }

  async endSession(): Promise<void> {
    const { fetches } = this.#open('endSession');
    this.#session = undefined;
    await Promise.allSettled(fetches);
  }

  /** Fetches outside of any session. */
  fetch(options?: FetchOptions): Promise<T> {
    return this.#upstream.fetch(options);
  }

  /** Ends the session, if one is open, and closes the upstream below. */
  async close(): Promise<void> {
    if (this.#session !== undefined) await this.endSession();
    await this.#upstream.close();
  }

  #open(call: string): OpenSession {
    if (this.#session !== undefined) return this.#session;
    throw new UpstreamError(`${call}: no session is open; call startSession first`, undefined, 'SESSION_NOT_STARTED');
  }
}
