import uPlot from '../vendor/uplot.js';
import { onColoursChange } from './palette.js';

/** A plot that fills its element, follows its size, and is drawn anew in other colours. */
export class Chart {
  private plot: uPlot | undefined;
  private data: uPlot.AlignedData = [[]];
  private readonly observer: ResizeObserver;
  private readonly endColours: () => void;

  constructor(
    private readonly holder: HTMLElement,
    private readonly height: number,
    private readonly optionsNow: () => Omit<uPlot.Options, 'width' | 'height'>,
  ) {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(holder);
    this.endColours = onColoursChange(() => this.redraw());
  }

  show(data: uPlot.AlignedData): void {
    this.data = data;
    if (this.plot) this.plot.setData(data);
    else this.redraw();
  }

  destroy(): void {
    this.observer.disconnect();
    this.endColours();
    this.plot?.destroy();
  }

  private redraw(): void {
    this.plot?.destroy();
    this.plot = undefined;
    const width = this.holder.clientWidth;
    if (width === 0) return;
    this.plot = new uPlot({ ...this.optionsNow(), width, height: this.height }, this.data, this.holder);
  }

  private resize(): void {
    const width = this.holder.clientWidth;
    if (width === 0) return;
    if (!this.plot) this.redraw();
    else if (this.plot.width !== width) this.plot.setSize({ width, height: this.height });
  }
}

/** Lines over one axis of times: each time of any of them, and `null` where a line has no point. */
export function aligned(...lines: readonly (readonly (readonly [number, number])[])[]): uPlot.AlignedData {
  const times = [...new Set(lines.flatMap((line) => line.map(([time]) => time)))].sort((a, b) => a - b);
  const values = lines.map((line) => {
    const byTime = new Map(line);
    return times.map((time) => byTime.get(time) ?? null);
  });
  return [times, ...values];
}
