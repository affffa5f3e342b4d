import { TransportError, XspError } from '../errors';
import { timeLimit, withDeadline } from './deadline';
import type { Transport, TransportRequest, TransportResponse } from './transport';

/** What a {@link MemoryTransport} answers: a body (status 200), or as much of a response as one wants to give. */
export type MemoryAnswer = string | Uint8Array | Partial<TransportResponse>;

/** Makes the answer to a request. */
export type MemoryHandler = (request: TransportRequest, signal: AbortSignal) => MemoryAnswer | Promise<MemoryAnswer>;

/** Settings of a {@link MemoryTransport}. */
export interface MemoryTransportOptions {
  /** How long a handler may take when the request does not say. 2,000 ms when left out. */
  readonly timeoutMs?: number;
}

/**
 * Answers from memory: with the same answer always, or with what a function makes of the request. For tests, examples
 * and upstreams that are computed. It heeds time limits and signals as every transport.
 *
 * @example
 * ```ts
 * new MemoryTransport('<VAST version="4.2"/>');
 * new MemoryTransport(({ url }) => (url.endsWith('/vast') ? '<VAST version="4.2"/>' : { status: 404 }));
 * ```
 */
export class MemoryTransport implements Transport {
  readonly #handler: MemoryHandler;
  readonly #timeoutMs: number;
  #closed = false;

  constructor(answer: MemoryAnswer | MemoryHandler, { timeoutMs = 2_000 }: MemoryTransportOptions = {}) {
    this.#handler = typeof answer === 'function' ? answer : () => answer;
    this.#timeoutMs = timeLimit(timeoutMs, 'timeoutMs');
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { url, signal } = request;
    if (this.#closed) throw new TransportError('the memory transport is closed', { failure: 'closed' });
    const timeoutMs = timeLimit(request.timeoutMs ?? this.#timeoutMs, 'timeoutMs');
    const deadline = { timeoutMs, signal, what: `response from ${url}` };
    const answer = await withDeadline(deadline, async (inner) => {
      try {
        return await this.#handler(request, inner);
      } catch (cause) {
        if (cause instanceof XspError) throw cause;
        throw new TransportError(`no response from ${url}: the handler failed`, { cause });
      }
    });
    return toResponse(answer, url);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

function toResponse(answer: MemoryAnswer, url: string): TransportResponse {
  if (typeof answer === 'string') return toResponse({ body: new TextEncoder().encode(answer) }, url);
  if (answer instanceof Uint8Array) return toResponse({ body: answer }, url);
  const { status = 200, headers = {}, body = new Uint8Array() } = answer;
  // A copy: what a caller does with a body must not show in the next one.
  return { status, headers: { ...headers }, body: Uint8Array.from(body), url: answer.url ?? url };
}
