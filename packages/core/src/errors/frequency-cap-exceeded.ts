import { XspError, type XspErrorOptions } from './xsp-error';

/** A viewer has seen as much of something as a cap allows. */
export class FrequencyCapExceeded extends XspError {
  constructor(message: string, options?: XspErrorOptions) {
    super('FREQUENCY_CAP_EXCEEDED', message, options);
  }
}
