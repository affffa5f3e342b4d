/** Methods a transport sends. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** Query parameters by name; a list is the same name several times. */
export type TransportParams = { readonly [name: string]: string | readonly string[] };

/** Header fields by name; names are the same in any case. */
export type TransportHeaders = { readonly [name: string]: string };

/** What a transport is asked for. */
export interface TransportRequest {
  /** Where to: absolute, without user name or password. */
  readonly url: string;
  /** `GET` when left out. */
  readonly method?: HttpMethod;
  readonly headers?: TransportHeaders;
  /** Appended to the query that the URL has already, which stays as it is written. */
  readonly params?: TransportParams;
  readonly body?: Uint8Array | string;
  /** How long the whole may take, retries and redirects included. The transport's own limit when left out. */
  readonly timeoutMs?: number;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
  /** Says of a method that is not idempotent by itself (POST, PATCH) that this request may be sent twice. */
  readonly idempotent?: boolean;
}

/** What a transport brings back, whatever the status. */
export interface TransportResponse {
  readonly status: number;
  /** Header fields by lower-case name; a list where a field came several times. */
  readonly headers: { readonly [name: string]: string | readonly string[] };
  /** The whole body, decompressed. */
  readonly body: Uint8Array;
  /** Where the response came from in the end, after redirects. */
  readonly url: string;
}

/**
 * Brings back bytes for a request. A response with any status is a success of the transport; what its status means is
 * the caller's business.
 */
export interface Transport {
  /**
   * @throws {@link TransportTimeoutError} when it took too long
   * @throws {@link TransportConnectionError} when there was no connection, or it broke
   * @throws {@link TransportError} for every other failure; `code` says which
   * @throws {@link ValidationError} when the request itself is wrong; nothing was sent then
   */
  send(request: TransportRequest): Promise<TransportResponse>;

  /** Frees what the transport holds. Requests under way are finished; later ones are refused. May be called twice. */
  close(): Promise<void>;
}
