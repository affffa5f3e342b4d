import type { TransportHeaders, TransportParams } from '../transport';

/** What one fetch adds to what its upstream always sends. */
export interface FetchOptions {
  /** Query parameters; one with the name of a default takes its place, `undefined` leaves the default out. */
  readonly params?: { readonly [name: string]: TransportParams[string] | undefined };
  /** Header fields; names are the same in any case, one with the name of a default takes its place. */
  readonly headers?: { readonly [name: string]: TransportHeaders[string] | undefined };
  /** What is sent, before encoding. With a body the method is POST unless the upstream has another. */
  readonly body?: unknown;
  /** How long it may take. */
  readonly timeoutMs?: number;
  /** Aborts the fetch. */
  readonly signal?: AbortSignal;
}

/** A place where something comes from: ads, a document, a decision of another server. Fetches may overlap. */
export interface Upstream<T> {
  /**
   * @throws {@link UpstreamTimeout} when there was no answer in time
   * @throws {@link UpstreamError} when there was none for another reason (its `cause` says which), or one that is no success
   * @throws {@link DecodeError} when there was one that cannot be understood
   * @throws {@link ValidationError} when the fetch itself is wrong; nothing was sent then
   */
  fetch(options?: FetchOptions): Promise<T>;

  /** Frees what the upstream holds; later fetches are refused. May be called twice. */
  close(): Promise<void>;
}
