import { randomInt, randomUUID } from 'node:crypto';
import { ValidationError } from '../errors';
import { type Clock, systemClock } from '../time';
import { frozenCopy, type PlainData } from './plain-data';

/** What is known of a session, by name. */
export interface SessionFields {
  /** The viewing session: all requests of one player for one stream or page. */
  readonly sessionId: string;
  /** The user, where there is one and consent to know. */
  readonly userId: string | undefined;
  /** This request alone; a retry of it keeps the id. */
  readonly requestId: string;
  /** When the request was made, in epoch milliseconds. */
  readonly timestamp: number;
  /** Eight random digits, new for every request: VAST's macro `[CACHEBUSTING]` (VAST 4.3, section 6.3). */
  readonly cachebusting: string;
  /** Random digits that all requests of one page view or stream share, so that their ads can be decided together. */
  readonly correlator: string;
  /** The viewer's cookies by name. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The viewer's address, as text. */
  readonly ipAddress: string | undefined;
  /** Whatever else travels with the session. Plain data, copied. */
  readonly metadata: { readonly [name: string]: PlainData };
}

/** What `createSessionContext` takes: everything may be left out. */
export type SessionInput = { readonly [Name in keyof SessionFields]?: SessionFields[Name] | undefined };

/** What replaces the fields of a request in {@link SessionContext.withRequest}. */
export type RequestInput = Pick<SessionInput, 'requestId' | 'timestamp' | 'cachebusting'>;

/**
 * The session a request belongs to. Immutable to the last leaf; the `with…` methods return changed copies.
 *
 * @example
 * ```ts
 * const session = createSessionContext({ userId: 'u-1', metadata: { contentId: 'film-7' } });
 * const next = session.withRequest(); // another request of the same session
 * ```
 */
export class SessionContext implements SessionFields {
  readonly sessionId!: string;
  readonly userId!: string | undefined;
  readonly requestId!: string;
  readonly timestamp!: number;
  readonly cachebusting!: string;
  readonly correlator!: string;
  readonly cookies!: Readonly<Record<string, string>>;
  readonly ipAddress!: string | undefined;
  readonly metadata!: { readonly [name: string]: PlainData };

  readonly #clock: Clock;

  /** Prefer `createSessionContext`. @throws {@link ValidationError} for a field that is not what it should be */
  constructor(input: SessionInput, clock: Clock) {
    this.#clock = clock;
    Object.assign(this, {
      sessionId: text(input.sessionId ?? randomUUID(), 'sessionId'),
      userId: input.userId === undefined ? undefined : text(input.userId, 'userId'),
      requestId: text(input.requestId ?? randomUUID(), 'requestId'),
      timestamp: epochMs(input.timestamp ?? clock.now()),
      cachebusting: text(input.cachebusting ?? randomDigits(8), 'cachebusting'),
      correlator: text(input.correlator ?? randomDigits(14), 'correlator'),
      cookies: cookieJar(input.cookies ?? {}),
      ipAddress: input.ipAddress === undefined ? undefined : text(input.ipAddress, 'ipAddress'),
      metadata: record(input.metadata ?? {}, 'metadata'),
    } satisfies SessionFields);
    Object.freeze(this);
  }

  /** The same session of another user, or of nobody known. */
  withUserId(userId: string | undefined): SessionContext {
    return this.#with({ userId });
  }

  /** Another request of the same session: a new request id, time and cachebusting number, where they are not given. */
  withRequest({ requestId, timestamp, cachebusting }: RequestInput = {}): SessionContext {
    return this.#with({ requestId, timestamp, cachebusting });
  }

  withIpAddress(ipAddress: string | undefined): SessionContext {
    return this.#with({ ipAddress });
  }

  /** The same with these cookies added; one of a name that is there already is replaced. */
  withCookies(cookies: Readonly<Record<string, string>>): SessionContext {
    return this.#with({ cookies: { ...this.cookies, ...cookies } });
  }

  /** The same with these entries added; one of a name that is there already is replaced, not merged. */
  withMetadata(metadata: { readonly [name: string]: PlainData }): SessionContext {
    return this.#with({ metadata: { ...this.metadata, ...metadata } });
  }

  #with(changes: SessionInput): SessionContext {
    return new SessionContext({ ...this, ...changes }, this.#clock);
  }
}

/**
 * Makes the context of a session. What is left out is made up: random UUIDs as ids, the clock's time, random digits.
 *
 * @param clock where the time comes from, for this context and its copies
 * @throws {@link ValidationError} for a field that is not what it should be
 */
export function createSessionContext(input: SessionInput = {}, clock: Clock = systemClock): SessionContext {
  return new SessionContext(input, clock);
}

function randomDigits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}

function text(value: string, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ValidationError(path, 'must be a string that is not empty; leave it out where there is none');
}

function epochMs(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ValidationError('timestamp', `must be whole epoch milliseconds, not ${value}`);
}

function cookieJar(cookies: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const copy = record(cookies, 'cookies');
  for (const [name, value] of Object.entries(copy)) {
    if (typeof value !== 'string') throw new ValidationError(`cookies.${name}`, 'must be a string');
  }
  return copy as Readonly<Record<string, string>>;
}

function record(value: { readonly [name: string]: PlainData }, path: string): { readonly [name: string]: PlainData } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError(path, 'must be an object of names and values');
  }
  return frozenCopy(value, path) as { readonly [name: string]: PlainData };
}
