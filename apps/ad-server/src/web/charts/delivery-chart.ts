import type { CurvePoint, DeliveryCurve } from '../api/delivery-curve.js';
import { Chart, aligned } from './chart.js';
import { colour } from './palette.js';

/** Target and actual delivery of one campaign: large with axes, or small without. */
export class DeliveryChart {
  private readonly chart: Chart;
  private period: [number, number] = [0, 1];

  constructor(
    private readonly holder: HTMLElement,
    private readonly size: 'large' | 'small',
  ) {
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', 'Not drawn yet');
    this.chart = new Chart(holder, size === 'large' ? 320 : 46, () => this.options());
  }

  /** @param latest what is delivered by now: newer than the curve's own last point */
  show(curve: DeliveryCurve, latest?: CurvePoint): void {
    const { start, end, target, limit, unit } = curve;
    const actual = latest ? [...curve.actual.filter(([time]) => time < latest[0]), latest] : curve.actual;
    const level: readonly CurvePoint[] =
      limit === null
        ? []
        : [
            [start, limit],
            [end, limit],
          ];
    this.period = [start, end];
    this.chart.show(aligned(actual, target ?? [], this.size === 'large' ? level : []));
    this.holder.setAttribute('aria-label', summary(actual, target, latest?.[0] ?? curve.now, unit));
  }

  destroy(): void {
    this.chart.destroy();
  }

  private options(): ConstructorParameters<typeof Chart>[2] extends () => infer O ? O : never {
    const large = this.size === 'large';
    const lines = [
      {},
      {
        label: 'Delivered',
        stroke: colour('accent'),
        width: large ? 3 : 2,
        fill: `${colour('accent')}22`,
        spanGaps: true,
      },
      { label: 'Target', stroke: colour('target'), width: 2, dash: large ? [8, 5] : [4, 3], spanGaps: true },
      { label: 'Limit', stroke: colour('muted'), width: 1, spanGaps: true },
    ].map((line) => ({ ...line, points: { show: false } }));
    const times = {
      values: (_plot: unknown, ticks: number[]) => ticks.map((tick) => timeLabel(tick, this.period)),
    };
    const axis = {
      stroke: colour('muted'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { stroke: colour('line') },
    };
    return {
      series: lines,
      legend: { show: false },
      cursor: large ? { y: false } : { show: false },
      padding: large ? [12, 14, 0, 4] : [3, 2, 3, 2],
      axes: large
        ? [
            { ...axis, ...times },
            { ...axis, size: 64 },
          ]
        : [{ show: false }, { show: false }],
      scales: {
        x: { range: () => this.period },
        y: { range: (_plot: unknown, _least: number, most: number) => [0, most > 0 ? most * 1.05 : 1] },
      },
    };
  }
}

/** What the curves say, for who cannot see them. */
function summary(
  actual: readonly CurvePoint[],
  target: readonly CurvePoint[] | null,
  now: number,
  unit: string,
): string {
  const delivered = `${(actual.at(-1)?.[1] ?? 0).toFixed(2)} ${unit} delivered`;
  return target ? `${delivered}, target ${valueAt(target, now).toFixed(2)} ${unit} by now` : `${delivered}, no target`;
}

/** A curve's value at a time: linear between its points. */
export function valueAt(points: readonly CurvePoint[], time: number): number {
  const after = points.findIndex(([at]) => at >= time);
  if (after === -1) return points.at(-1)?.[1] ?? 0;
  const [x1, y1] = points[after]!;
  if (after === 0) return y1;
  const [x0, y0] = points[after - 1]!;
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (time - x0)) / (x1 - x0);
}

/** Hours of a day, or days of a longer period. */
function timeLabel(seconds: number, [start, end]: readonly [number, number]): string {
  const date = new Date(seconds * 1_000);
  if (end - start > 200_000) return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
