import { TransportError } from './transport-error';
import type { XspErrorOptions } from './xsp-error';

/** No connection could be made, or it broke before the response was complete. */
export class TransportConnectionError extends TransportError {
  constructor(message: string, options?: XspErrorOptions) {
    super(message, options, 'TRANSPORT_CONNECTION');
  }
}
