import { TransportError } from './transport-error';
import type { XspErrorOptions } from './xsp-error';

/** A response did not come in time: no connection, no headers, a stalled body, or the whole took too long. */
export class TransportTimeoutError extends TransportError {
  constructor(message: string, options?: XspErrorOptions) {
    super(message, options, 'TRANSPORT_TIMEOUT');
  }
}
