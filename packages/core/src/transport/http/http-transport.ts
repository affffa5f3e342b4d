import { Agent, type Dispatcher } from 'undici';
import { TransportError, TransportTimeoutError, ValidationError } from '../../errors';
import { timeLimit, withDeadline } from '../deadline';
import type { Transport, TransportRequest, TransportResponse } from '../transport';
import { addressPolicy } from './address-policy';
import { decompress } from './decompress';
import type { Exchange } from './exchange';
import { guardedConnector } from './guarded-connector';
import { toTransportError } from './http-errors';
import { readBody } from './read-body';
import { isRedirect, redirected } from './redirect';
import { requestHeaders } from './request-headers';
import { requestUrl, shownUrl } from './request-url';
import { type Resolver, systemResolver } from './resolver';
import { isIdempotent, type RetryOptions, RetryPolicy } from './retry-policy';

/** Settings of an {@link HttpTransport}. All have defaults that suit an ad request. */
export interface HttpTransportOptions {
  /** How long the whole may take when the request does not say. 2,000 ms. */
  readonly timeoutMs?: number;
  /** How long making a connection may take, looking up its name included. 1,000 ms. */
  readonly connectTimeoutMs?: number;
  /** How long the response's headers may take, the connection included. 2,000 ms. */
  readonly headersTimeoutMs?: number;
  /** How long a body may pause. 1,000 ms. */
  readonly bodyTimeoutMs?: number;
  /** How large a response may be, as it comes and again after decompression. 2 MiB. */
  readonly maxResponseBytes?: number;
  /** How many redirects are followed for one request. 3. */
  readonly maxRedirects?: number;
  /** When and how often a request is sent again. Only such as may be sent twice ever are. */
  readonly retry?: RetryOptions;
  /** How many connections are kept to one origin. 64. */
  readonly connections?: number;
  /** Whether addresses that are not public may be reached: all of them, or these networks. None. */
  readonly allowPrivate?: boolean | readonly string[];
  /** Finds the addresses of names. The system's way. */
  readonly resolve?: Resolver;
}

/**
 * Sends requests by HTTP/1.1 over pooled connections, for addresses that strangers may have written: only http and https,
 * no credentials in URLs, no address that is not public (checked on what is connected to, redirects included), bounds on
 * time, size, redirects and retries.
 *
 * A request is sent again only where that cannot do a thing twice (GET, HEAD, OPTIONS, PUT, DELETE, or one that says it is
 * `idempotent`), when the connection broke or the server answered 503, and within the request's time.
 *
 * @example
 * ```ts
 * const transport = new HttpTransport({ timeoutMs: 300 });
 * const { status, body } = await transport.send({ url: 'https://ads.example/vast', params: { w: '640' } });
 * ```
 */
export class HttpTransport implements Transport {
  readonly #agent: Agent;
  readonly #retry: RetryPolicy;
  readonly #timeoutMs: number;
  readonly #headersTimeoutMs: number;
  readonly #bodyTimeoutMs: number;
  readonly #maxResponseBytes: number;
  readonly #maxRedirects: number;
  #closed = false;

  /** @throws {@link ValidationError} for a setting that makes no sense */
  constructor(options: HttpTransportOptions = {}) {
    this.#timeoutMs = timeLimit(options.timeoutMs ?? 2_000, 'timeoutMs');
    this.#headersTimeoutMs = timeLimit(options.headersTimeoutMs ?? 2_000, 'headersTimeoutMs');
    this.#bodyTimeoutMs = timeLimit(options.bodyTimeoutMs ?? 1_000, 'bodyTimeoutMs');
    this.#maxResponseBytes = count(options.maxResponseBytes ?? 2 * 1024 * 1024, 'maxResponseBytes', 0);
    this.#maxRedirects = count(options.maxRedirects ?? 3, 'maxRedirects', 0);
    this.#retry = new RetryPolicy(options.retry);
    this.#agent = new Agent({
      connections: count(options.connections ?? 64, 'connections', 1),
      // Headers and bodies are timed here, where requests know their own limits.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: guardedConnector({
        isAllowed: addressPolicy(options.allowPrivate ?? false),
        resolve: options.resolve ?? systemResolver,
        connectTimeoutMs: timeLimit(options.connectTimeoutMs ?? 1_000, 'connectTimeoutMs'),
      }),
    });
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { method = 'GET', headers = {}, body, idempotent = isIdempotent(method), signal } = request;
    const exchange: Exchange = {
      url: requestUrl(request.url, request.params),
      method,
      headers: requestHeaders(headers),
      body: typeof body === 'string' ? Buffer.from(body) : body,
    };
    const timeoutMs = timeLimit(request.timeoutMs ?? this.#timeoutMs, 'timeoutMs');
    if (this.#closed) throw new TransportError('the http transport is closed', { failure: 'closed' });

    const deadline = { timeoutMs, signal, what: `response from ${shownUrl(exchange.url)}` };
    return withDeadline(deadline, async (inner) =>
      idempotent ? this.#sendRepeatedly(exchange, inner) : this.#follow(exchange, inner),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#agent.close();
  }

  async #sendRepeatedly(exchange: Exchange, signal: AbortSignal): Promise<TransportResponse> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#follow(exchange, signal).catch((error: Error) => error);
      const pause = this.#retry.pauseAfter(attempt, outcome);
      if (pause !== undefined) await this.#retry.sleep(pause, signal);
      else if (outcome instanceof Error) throw outcome;
      else return outcome;
    }
  }

  async #follow(first: Exchange, signal: AbortSignal): Promise<TransportResponse> {
    let exchange = first;
    for (let redirects = 0; ; redirects++) {
      const response = await this.#exchange(exchange, signal);
      if (!isRedirect(response.status)) return response;
      if (redirects === this.#maxRedirects) {
        throw new TransportError(`${shownUrl(first.url)} redirects more than ${this.#maxRedirects} times`, {
          failure: 'redirect',
          details: { maxRedirects: this.#maxRedirects },
        });
      }
      exchange = redirected(exchange, response);
    }
  }

  async #exchange({ url, method, headers, body }: Exchange, outer: AbortSignal): Promise<TransportResponse> {
    const shown = shownUrl(url);
    const abort = new AbortController();
    const onOuterAbort = () => abort.abort(outer.reason);
    outer.addEventListener('abort', onOuterAbort, { once: true });
    const headersTimer = setTimeout(
      () => abort.abort(lateHeaders(shown, this.#headersTimeoutMs)),
      this.#headersTimeoutMs,
    );
    try {
      outer.throwIfAborted();
      const response = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body: body ?? null,
        signal: abort.signal,
      });
      clearTimeout(headersTimer);
      const limits = { maxBytes: this.#maxResponseBytes, idleMs: this.#bodyTimeoutMs };
      return await toResponse(url, response, await readBody(response.body, limits), limits.maxBytes);
    } catch (error) {
      throw toTransportError(abort.signal.aborted ? abort.signal.reason : error, `response from ${shown}`);
    } finally {
      clearTimeout(headersTimer);
      outer.removeEventListener('abort', onOuterAbort);
    }
  }
}

async function toResponse(
  url: URL,
  { statusCode: status, headers }: Dispatcher.ResponseData,
  bytes: Buffer,
  maxBytes: number,
): Promise<TransportResponse> {
  const { 'content-encoding': encoding, 'content-length': length, ...rest } = headers;
  // Nobody reads the body of a redirect: it need not be what it says.
  const body = isRedirect(status) ? bytes : await decompress(bytes, encoding, maxBytes);
  // The length is of what came over the wire, and would be wrong beside what was unpacked from it.
  const kept = encoding === undefined && length !== undefined ? { ...rest, 'content-length': length } : rest;
  return { status, headers: kept as TransportResponse['headers'], body, url: url.href };
}

function lateHeaders(shown: string, timeoutMs: number): TransportTimeoutError {
  return new TransportTimeoutError(`no headers from ${shown} within ${timeoutMs} ms`, {
    details: { phase: 'headers', timeoutMs },
  });
}

function count(value: number, path: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ValidationError(path, `must be a whole number from ${least}, not ${value}`);
}
