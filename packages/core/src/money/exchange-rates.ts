import { ValidationError, type ValidationIssue } from '../errors';
import { type CurrencyCode, currency } from './currency';

/**
 * A table of exchange rates as it is written: what one major unit of each currency is worth in the base currency, as a
 * decimal string. `{ base: 'USD', rates: { EUR: '1.08' } }` says that 1 EUR is worth 1.08 USD.
 */
export interface ExchangeRateTable {
  readonly base: string;
  readonly rates: Readonly<Record<string, string>>;
}

/** A rate as a fraction of integers. */
interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const RATE = /^(\d{1,20})(?:\.(\d{1,20}))?$/;

/** A checked table of exchange rates. Rates are kept as fractions, so that nothing is rounded before the end. */
export class ExchangeRates {
  readonly base: CurrencyCode;
  readonly #rates: ReadonlyMap<string, Rate>;

  private constructor(base: CurrencyCode, rates: ReadonlyMap<string, Rate>) {
    this.base = base;
    this.#rates = rates;
  }

  /**
   * @param table what one unit of each currency is worth in the base currency
   * @param path where the table stands in the input, for the error
   * @throws {@link ValidationError} with every mistake: an unknown currency, or a rate that is no positive decimal string
   */
  static of(table: ExchangeRateTable, path = 'currencyRates'): ExchangeRates {
    const base = currency(table.base, `${path}.base`).code;
    const rates = new Map<string, Rate>([[base, { numerator: 1n, denominator: 1n }]]);
    const issues: ValidationIssue[] = [];
    for (const [code, text] of Object.entries(table.rates)) {
      try {
        rates.set(currency(code, `${path}.${code}`).code, parseRate(text, code === base, `${path}.${code}`));
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        issues.push(...error.issues);
      }
    }
    if (issues.length > 0) throw new ValidationError(issues);
    return new ExchangeRates(base, rates);
  }

  /** The codes of the currencies that the table knows, its base included. */
  get currencies(): readonly string[] {
    return [...this.#rates.keys()];
  }

  /**
   * What one major unit of `from` is worth in `to`, as a fraction.
   *
   * @throws {@link ValidationError} when the table does not know one of them
   */
  between(from: string, to: string): Rate {
    const source = this.#rate(from);
    const target = this.#rate(to);
    return {
      numerator: source.numerator * target.denominator,
      denominator: source.denominator * target.numerator,
    };
  }

  #rate(code: string): Rate {
    const rate = this.#rates.get(code);
    if (rate !== undefined) return rate;
    throw new ValidationError(
      `currencyRates.${code}`,
      `there is no rate for ${code}; add what 1 ${code} is worth in ${this.base}`,
    );
  }
}

function parseRate(text: string, isBase: boolean, path: string): Rate {
  const parts = typeof text === 'string' ? RATE.exec(text) : null;
  if (parts === null) {
    throw new ValidationError(path, 'a rate must be a decimal string such as "1.08", never a number');
  }
  const [, whole = '', fraction = ''] = parts;
  const rate = { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
  if (rate.numerator === 0n) throw new ValidationError(path, 'a rate must be above 0');
  if (isBase && rate.numerator !== rate.denominator) {
    throw new ValidationError(path, 'the base currency is worth 1 of itself; leave its rate out');
  }
  return rate;
}
