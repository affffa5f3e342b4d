import type { HttpMethod } from '../transport';

/** One request as it goes over the wire. */
export interface Exchange {
  readonly url: URL;
  readonly method: HttpMethod;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}
