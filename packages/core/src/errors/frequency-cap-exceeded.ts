import { type ErrorDetails, XspError, type XspErrorOptions } from './xsp-error';

/** A viewer has seen as much of something as a cap allows. */
export class FrequencyCapExceeded<D extends ErrorDetails = ErrorDetails> extends XspError<D> {
  constructor(message: string, options?: XspErrorOptions<D>) {
    super('FREQUENCY_CAP_EXCEEDED', message, options);
  }
}
