import { XspError, type XspErrorOptions } from '@xsp/core';

/**
 * Why a pod could not be told something:
 *
 * - `POD_NOT_FOUND`: it was never created, or forgotten since.
 * - `POD_EXISTS`: it was created before with another size.
 * - `POD_POSITION_FILLED`: there is an ad at the position.
 */
export type AdPodErrorCode = 'POD_NOT_FOUND' | 'POD_EXISTS' | 'POD_POSITION_FILLED';

/** A pod is not what the caller thinks; nothing was changed. */
export class AdPodError extends XspError {
  declare readonly code: AdPodErrorCode;

  constructor(code: AdPodErrorCode, message: string, options?: XspErrorOptions) {
    super(code, message, options);
  }
}
