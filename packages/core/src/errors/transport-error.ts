import { XspError, type XspErrorOptions } from './xsp-error';

/**
 * Why a transport gave no response, where it was neither time nor the connection:
 *
 * - `failed`: for a reason that no other word here names
 * - `blocked`: the address, scheme or path is one the transport must not touch
 * - `tooLarge`: the response is larger than the limit, as sent or after decompression
 * - `redirect`: too many redirects, or one that leads nowhere
 * - `malformed`: the response breaks the protocol, or its encoding cannot be undone
 * - `notFound`: the file does not exist
 * - `aborted`: the caller's signal aborted the request
 * - `closed`: the transport was closed before
 */
export type TransportFailure =
  'failed' | 'blocked' | 'tooLarge' | 'redirect' | 'malformed' | 'notFound' | 'aborted' | 'closed';

const CODES: Readonly<Record<TransportFailure, string>> = {
  failed: 'TRANSPORT_ERROR',
  blocked: 'TRANSPORT_BLOCKED',
  tooLarge: 'TRANSPORT_TOO_LARGE',
  redirect: 'TRANSPORT_REDIRECT',
  malformed: 'TRANSPORT_MALFORMED',
  notFound: 'TRANSPORT_NOT_FOUND',
  aborted: 'TRANSPORT_ABORTED',
  closed: 'TRANSPORT_CLOSED',
};

/** What a {@link TransportError} takes beside its message. */
export interface TransportErrorOptions extends XspErrorOptions {
  /** Picks the error's code; `failed` (`TRANSPORT_ERROR`) when left out. */
  readonly failure?: TransportFailure;
}

/** A transport could not bring back a response. */
export class TransportError extends XspError {
  constructor(message: string, options: TransportErrorOptions = {}, code?: string) {
    super(code ?? CODES[options.failure ?? 'failed'], message, options);
  }
}
