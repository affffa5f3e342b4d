import { UpstreamError } from './upstream-error';
import type { XspErrorOptions } from './xsp-error';

/** An upstream did not answer in time. */
export class UpstreamTimeout extends UpstreamError {
  constructor(message: string, options?: XspErrorOptions) {
    super(message, options, 'UPSTREAM_TIMEOUT');
  }
}
