import {
  DecodeError,
  TransportError,
  TransportTimeoutError,
  UpstreamError,
  UpstreamTimeout,
  ValidationError,
  XspError,
} from '../errors';
import type { HttpMethod, Transport, TransportRequest, TransportResponse } from '../transport';
import type { FetchOptions, Upstream } from './upstream';

/** Makes of bytes what the upstream is asked for. The response says what they are. */
export type Decoder<T> = (bytes: Uint8Array, response: TransportResponse) => T | Promise<T>;

/** Makes bytes or text of a body to send. */
export type Encoder = (body: unknown) => Uint8Array | string;

/** Settings of a {@link BaseUpstream}. */
export interface BaseUpstreamOptions<T> {
  readonly transport: Transport;
  readonly decoder: Decoder<T>;
  /** Needed for bodies that are neither bytes nor text. */
  readonly encoder?: Encoder;
  /** The URL that is asked. */
  readonly endpoint: string;
  /** `GET`, or `POST` for a fetch with a body, when left out. */
  readonly method?: HttpMethod;
  /** Query parameters of every fetch. */
  readonly params?: NonNullable<TransportRequest['params']>;
  /** Header fields of every fetch. */
  readonly headers?: NonNullable<TransportRequest['headers']>;
  /** How long a fetch may take when it does not say. The transport's own limit when left out. */
  readonly timeoutMs?: number;
  /** Whether closing the upstream closes the transport, which others may share. `false` when left out. */
  readonly ownsTransport?: boolean;
}

/**
 * An upstream put together from a transport, which brings bytes, and a decoder, which understands them.
 *
 * @example
 * ```ts
 * const upstream = new BaseUpstream({
 *   transport: new HttpTransport(),
 *   decoder: (bytes) => new TextDecoder().decode(bytes),
 *   endpoint: 'https://ads.example/vast',
 *   params: { w: '640', h: '360' },
 *   timeoutMs: 300,
 * });
 * const xml = await upstream.fetch({ params: { user: 'u-1' } });
 * ```
 */
export class BaseUpstream<T> implements Upstream<T> {
  readonly #options: BaseUpstreamOptions<T>;
  #closed = false;

  constructor(options: BaseUpstreamOptions<T>) {
    if (typeof options.endpoint !== 'string' || options.endpoint === '') {
      throw new ValidationError('endpoint', 'must be the URL to ask');
    }
    this.#options = { ...options };
  }

  async fetch(options: FetchOptions = {}): Promise<T> {
    if (this.#closed) {
      throw new UpstreamError(`the upstream ${this.#name} is closed`, undefined, 'UPSTREAM_CLOSED');
    }
    const response = await this.#send(this.#request(options));
    if (response.status < 200 || response.status > 299) {
      throw new UpstreamError(`${this.#name} answered with status ${response.status}`, {
        details: { status: response.status, endpoint: this.#name },
      });
    }
    return this.#decode(response);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#options.ownsTransport === true) await this.#options.transport.close();
  }

  /** The endpoint for messages: without its query, which may name a person. */
  get #name(): string {
    return this.#options.endpoint.replace(/[?#].*$/s, '');
  }

  #request({ params, headers, body, timeoutMs, signal }: FetchOptions): TransportRequest {
    const { endpoint, encoder, ...defaults } = this.#options;
    const encoded = body === undefined ? undefined : encode(body, encoder);
    const method = defaults.method ?? (encoded === undefined ? 'GET' : 'POST');
    const limit = timeoutMs ?? defaults.timeoutMs;
    return {
      url: endpoint,
      method,
      params: merge(defaults.params, params, (name) => name),
      headers: merge(defaults.headers, headers, (name) => name.toLowerCase()),
      ...(encoded === undefined ? {} : { body: encoded }),
      ...(limit === undefined ? {} : { timeoutMs: limit }),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  async #send(request: TransportRequest): Promise<TransportResponse> {
    try {
      return await this.#options.transport.send(request);
    } catch (cause) {
      if (cause instanceof TransportTimeoutError) {
        throw new UpstreamTimeout(`${this.#name} did not answer in time: ${cause.message}`, this.#because(cause));
      }
      if (cause instanceof TransportError) {
        throw new UpstreamError(`${this.#name} gave no answer: ${cause.message}`, this.#because(cause));
      }
      if (cause instanceof XspError) throw cause;
      throw new UpstreamError(`${this.#name} gave no answer`, { cause, details: { endpoint: this.#name } });
    }
  }

  async #decode(response: TransportResponse): Promise<T> {
    try {
      return await this.#options.decoder(response.body, response);
    } catch (cause) {
      if (cause instanceof DecodeError) throw cause;
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new DecodeError(`the answer of ${this.#name} cannot be understood: ${problem}`, {
        cause,
        details: { endpoint: this.#name, bytes: response.body.length },
      });
    }
  }

  #because(cause: TransportError) {
    return { cause, details: { endpoint: this.#name, code: cause.code } };
  }
}

function encode(body: unknown, encoder: Encoder | undefined): Uint8Array | string {
  if (encoder !== undefined) return encoder(body);
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new ValidationError('body', 'needs an encoder, since it is neither bytes nor text; give the upstream one');
}

/** Defaults and what overrides them, by the name as `key` sees it; `undefined` takes a default out. */
function merge<V>(
  defaults: { readonly [name: string]: V } = {},
  overrides: { readonly [name: string]: V | undefined } = {},
  key: (name: string) => string,
): { readonly [name: string]: V } {
  const merged = new Map<string, V>();
  for (const [name, value] of Object.entries(defaults)) merged.set(key(name), value);
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) merged.delete(key(name));
    else merged.set(key(name), value);
  }
  return Object.fromEntries(merged);
}
