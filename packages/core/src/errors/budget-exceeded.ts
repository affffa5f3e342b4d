import { type ErrorDetails, XspError, type XspErrorOptions } from './xsp-error';

/** A budget has no room left for the price that was asked for. */
export class BudgetExceeded<D extends ErrorDetails = ErrorDetails> extends XspError<D> {
  constructor(message: string, options?: XspErrorOptions<D>) {
    super('BUDGET_EXCEEDED', message, options);
  }
}
