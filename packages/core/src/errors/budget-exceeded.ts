import { XspError, type XspErrorOptions } from './xsp-error';

/** A budget has no room left for the price that was asked for. */
export class BudgetExceeded extends XspError {
  constructor(message: string, options?: XspErrorOptions) {
    super('BUDGET_EXCEEDED', message, options);
  }
}
