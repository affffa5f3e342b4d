import { Chart } from './chart.js';
import { colour } from './palette.js';

/** How many seconds are seen. */
const SEEN = 120;

/** Requests and ads served in each of the last seconds, from sums that only grow. */
export class TrafficChart {
  private readonly chart: Chart;
  private readonly samples: { readonly time: number; readonly requests: number; readonly served: number }[] = [];

  constructor(private readonly holder: HTMLElement) {
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', 'Not drawn yet');
    this.chart = new Chart(holder, 180, () => ({
      series: [
        {},
        { stroke: colour('muted'), width: 2, points: { show: false } },
        { stroke: colour('accent'), width: 2, fill: `${colour('accent')}22`, points: { show: false } },
      ],
      legend: { show: false },
      cursor: { show: false },
      padding: [10, 10, 0, 0],
      axes: [
        { stroke: colour('muted'), grid: { show: false }, ticks: { stroke: colour('line') }, values: clocks },
        { stroke: colour('muted'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, size: 44 },
      ],
      scales: {
        x: { range: (_plot: unknown, _first: number, last: number): [number, number] => [last - SEEN, last] },
        y: { range: (_plot: unknown, _least: number, most: number) => [0, Math.max(1, most * 1.15)] },
      },
    }));
  }

  /** @returns requests a second, lately */
  add(time: number, requests: number, served: number): number {
    const last = this.samples.at(-1);
    if (last && (time <= last.time || requests < last.requests)) this.samples.length = 0;
    this.samples.push({ time, requests, served });
    if (this.samples.length > SEEN) this.samples.shift();
    const rates = this.samples.slice(1).map((sample, index) => {
      const before = this.samples[index]!;
      const seconds = sample.time - before.time;
      return {
        time: sample.time,
        requests: (sample.requests - before.requests) / seconds,
        served: (sample.served - before.served) / seconds,
      };
    });
    const rate = rates.at(-1)?.requests ?? 0;
    this.chart.show([rates.map((one) => one.time), rates.map((one) => one.requests), rates.map((one) => one.served)]);
    this.holder.setAttribute('aria-label', `Requests a second over the last two minutes; now ${rate.toFixed(1)}`);
    return rate;
  }

  destroy(): void {
    this.chart.destroy();
  }
}

function clocks(_plot: unknown, ticks: number[]): string[] {
  return ticks.map((tick) => new Date(tick * 1_000).toLocaleTimeString('en-GB'));
}
