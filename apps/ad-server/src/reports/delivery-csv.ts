import { REFUSAL_REASONS } from '../explain/refusal-reason';
import type { DeliveryLine } from './delivery-rows';
import { slices } from './slices';

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
 * Pieces of CSV (RFC 4180), with a column for each thing that was asked by. No value holds a comma, a quote or a line break; what no
 * creative or placement is known for has none.
 */
export function* deliveryCsv(
  lines: readonly DeliveryLine[],
  asked: { readonly creative: boolean; readonly placement: boolean },
): Generator<string> {
  const columns = COLUMNS.filter((column) => (column !== 'creative' && column !== 'placement') || asked[column]);
  const reasons = asked.creative || asked.placement ? [] : REFUSAL_REASONS;
  const header = [...columns, ...reasons.map((reason) => `refusedBy${reason[0]!.toUpperCase()}${reason.slice(1)}`)];
  yield `${header.join(',')}\r\n`;
  for (const some of slices(lines)) {
    const rows = some.map((line) => {
      const refused = reasons.map((reason) => line.refusals?.[reason] ?? 0);
      return [...columns.map((column) => line[column] ?? ''), ...refused].join(',');
    });
    yield `${rows.join('\r\n')}\r\n`;
  }
}
