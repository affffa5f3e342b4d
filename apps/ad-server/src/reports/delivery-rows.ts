import { deliveryReport } from '@xsp/budget';
import type { StateBackend } from '@xsp/core';
import type { Campaign, Catalog } from '../catalog';
import { budgetCampaign } from '../charging/budget-campaign';
import { ratesOf } from '../charging/option-cache';

/** What a campaign delivered in one hour or day of its time zone. */
export interface DeliveryLine {
  readonly campaign: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly completes: number;
  /** What was billed, as a decimal string. */
  readonly spend: string;
  /** The price of what came when the budget was used up. */
  readonly unbilled: string;
  readonly currency: string;
}

export interface DeliveryQuestion {
  /** Epoch ms; the hours or days that contain them are whole. */
  readonly from: number;
  readonly to: number;
  readonly by: 'hour' | 'day';
}

/** Delivery of campaigns, from the hourly ledger: it adds up to their budgets. @throws StateError, ValidationError */
export async function deliveryLines(
  state: StateBackend,
  catalog: Catalog,
  campaigns: readonly Campaign[],
  question: DeliveryQuestion,
): Promise<readonly DeliveryLine[]> {
  const rates = ratesOf(catalog);
  const lines: DeliveryLine[] = [];
  for (const campaign of campaigns) {
    const rows = await deliveryReport(state, budgetCampaign(campaign), question, rates ? { rates } : {});
    for (const { start, end, impressions, clicks, completes, spend, unbilled } of rows) {
      lines.push({
        campaign: campaign.id,
        from: new Date(start).toISOString(),
        to: new Date(end).toISOString(),
        impressions: Number(impressions),
        clicks: Number(clicks),
        completes: Number(completes),
        spend: spend.toString(),
        unbilled: unbilled.toString(),
        currency: spend.currency,
      });
    }
  }
  return lines;
}

const COLUMNS = [
  'campaign',
  'from',
  'to',
  'impressions',
  'clicks',
  'completes',
  'spend',
  'unbilled',
  'currency',
] as const;

/** As CSV (RFC 4180). No value holds a comma, a quote or a line break. */
export function deliveryCsv(lines: readonly DeliveryLine[]): string {
  const rows = lines.map((line) => COLUMNS.map((column) => String(line[column])).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}
