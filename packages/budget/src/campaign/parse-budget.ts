import {
  currency as findCurrency,
  Money,
  ValidationError,
  type Amount,
  type ValidationIssue,
  type Weekday,
} from '@xsp/core';
import { BUDGET_PERIODS, type Budget, type BudgetCount, type BudgetLine, type BudgetPeriod } from './budget';

/**
 * A budget as a person writes it: `{ total: '1000.00', daily: '100.00', currency: 'USD', impressions: { total: 200000 } }`.
 * All limits hold at once; 0 means never.
 */
export interface BudgetConfig extends PeriodLimits<Amount> {
  readonly currency?: string;
  readonly impressions?: PeriodLimits<number | bigint>;
  readonly clicks?: PeriodLimits<number | bigint>;
  readonly completes?: PeriodLimits<number | bigint>;
  /** How much more than every limit may be delivered, on purpose: `5%`, `2.5%`. */
  readonly overDelivery?: string;
  /** The first day of a weekly limit's week, 1 (Monday, when left out) to 7. */
  readonly weekStart?: Weekday;
}

/** A limit for each period. */
export interface PeriodLimits<T> {
  readonly total?: T;
  readonly hourly?: T;
  readonly daily?: T;
  readonly weekly?: T;
  readonly monthly?: T;
}

const WORDS: Readonly<Record<BudgetPeriod, keyof PeriodLimits<unknown>>> = {
  total: 'total',
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
};

const COUNTS = ['impressions', 'clicks', 'completes'] as const;
const FIELDS: readonly string[] = [...Object.values(WORDS), ...COUNTS, 'currency', 'overDelivery', 'weekStart'];

/**
 * Reads a budget from a person's words.
 *
 * @throws ValidationError with every mistake and its path: a number for money, a fraction of an impression, an unknown currency
 */
export function parseBudget(config: BudgetConfig, path = 'budget'): Budget {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ValidationError(path, `must be a map such as { total: "1000.00", currency: USD }`);
  }
  const issues: ValidationIssue[] = [];
  requireFields(config, FIELDS, path, issues);
  const money = BUDGET_PERIODS.filter((per) => config[WORDS[per]] !== undefined);
  if (money.length > 0 && config.currency === undefined) {
    issues.push({ path: `${path}.currency`, message: 'must be given beside limits of money, such as USD' });
  }
  const code =
    config.currency === undefined
      ? undefined
      : attempt(issues, () => findCurrency(config.currency!, `${path}.currency`).code);
  const lines: BudgetLine[] = [];
  for (const per of code === undefined ? [] : money) {
    const at = attempt(issues, () => moneyLimit(config[WORDS[per]]!, code!, `${path}.${WORDS[per]}`));
    if (at !== undefined) lines.push({ counts: 'spend', per, at });
  }
  for (const counts of COUNTS) lines.push(...eventLines(config[counts], counts, `${path}.${counts}`, issues));
  const overDelivery = attempt(issues, () => parsePercent(config.overDelivery ?? '0%', `${path}.overDelivery`));
  const { weekStart } = config;
  if (weekStart !== undefined && !(Number.isInteger(weekStart) && weekStart >= 1 && weekStart <= 7)) {
    issues.push({ path: `${path}.weekStart`, message: 'must be 1 (Monday) to 7 (Sunday)' });
  }
  if (issues.length > 0) throw new ValidationError(issues);
  return {
    lines,
    ...(code !== undefined && { currency: code }),
    ...(overDelivery && { overDelivery }),
    ...(weekStart !== undefined && { weekStart }),
  };
}

/**
 * Reads a percentage such as `5%` or `2.5%` into millionths, exactly.
 *
 * @throws ValidationError for anything else
 */
export function parsePercent(text: string, path = 'percent'): bigint {
  const [, whole, fraction = ''] = /^(\d{1,4})(?:\.(\d{1,4}))?%$/.exec(String(text)) ?? [];
  if (whole === undefined)
    throw new ValidationError(path, `must be a percentage such as "5%", but is ${JSON.stringify(text)}`);
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

function moneyLimit(amount: Amount, code: string, path: string): bigint {
  const money = Money.of(amount, code, path);
  if (money.isNegative()) throw new ValidationError(path, 'must not be negative; 0 means never');
  return money.units;
}

function eventLines(
  limits: unknown,
  counts: BudgetCount,
  path: string,
  issues: ValidationIssue[],
): readonly BudgetLine[] {
  if (limits === undefined) return [];
  if (typeof limits !== 'object' || limits === null || Array.isArray(limits)) {
    issues.push({ path, message: 'must be a map such as { total: 200000 }' });
    return [];
  }
  requireFields(limits, Object.values(WORDS), path, issues);
  return BUDGET_PERIODS.flatMap((per): readonly BudgetLine[] => {
    const limit = (limits as Readonly<Record<string, unknown>>)[WORDS[per]];
    if (limit === undefined) return [];
    const whole = typeof limit === 'bigint' || Number.isSafeInteger(limit);
    if (whole && (limit as number) >= 0) return [{ counts, per, at: BigInt(limit as number) }];
    issues.push({
      path: `${path}.${WORDS[per]}`,
      message: `must be a whole number from 0 (never), but is ${typeof limit === 'bigint' ? limit : JSON.stringify(limit)}`,
    });
    return [];
  });
}

function requireFields(map: object, known: readonly string[], path: string, issues: ValidationIssue[]): void {
  for (const field of Object.keys(map)) {
    if (!known.includes(field)) {
      issues.push({ path: `${path}.${field}`, message: `is unknown; write one of ${known.join(', ')}` });
    }
  }
}

function attempt<T>(issues: ValidationIssue[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    issues.push(...error.issues);
    return undefined;
  }
}
