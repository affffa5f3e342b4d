import { REFUSAL_REASONS } from '../explain/refusal-reason';
import type { DeliveryLine } from './delivery-rows';

const COLUMNS = [
  'campaign',
  'creative',
  'placement',
  'from',
  'to',
  'impressions',
  'clicks',
  'completes',
  'spend',
  'unbilled',
  'currency',
] as const;

/**
 * As CSV (RFC 4180), with a column for each thing that was asked by. No value holds a comma, a quote or a line break; what no
 * creative or placement is known for has none.
 */
export function deliveryCsv(
  lines: readonly DeliveryLine[],
  asked: { readonly creative: boolean; readonly placement: boolean },
): string {
  const columns = COLUMNS.filter((column) => (column !== 'creative' && column !== 'placement') || asked[column]);
  const reasons = asked.creative || asked.placement ? [] : REFUSAL_REASONS;
  const header = [...columns, ...reasons.map((reason) => `refusedBy${reason[0]!.toUpperCase()}${reason.slice(1)}`)];
  const rows = lines.map((line) => {
    const refused = reasons.map((reason) => line.refusals?.[reason] ?? 0);
    return [...columns.map((column) => line[column] ?? ''), ...refused].join(',');
  });
  return `${[header.join(','), ...rows].join('\r\n')}\r\n`;
}
