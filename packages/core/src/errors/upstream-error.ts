import { XspError, type XspErrorOptions } from './xsp-error';

/**
 * An upstream could not give an answer: its transport failed (see `cause`), or it answered with a status that is not a
 * success (see `details.status`).
 */
export class UpstreamError extends XspError {
  constructor(message: string, options?: XspErrorOptions, code = 'UPSTREAM_ERROR') {
    super(code, message, options);
  }
}
