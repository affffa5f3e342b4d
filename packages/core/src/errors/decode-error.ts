import { XspError, type XspErrorOptions } from './xsp-error';

/** Bytes came, but they are not what the decoder understands. */
export class DecodeError extends XspError {
  constructor(message: string, options?: XspErrorOptions) {
    super('DECODE_ERROR', message, options);
  }
}
