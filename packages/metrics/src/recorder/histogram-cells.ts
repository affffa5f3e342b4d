import type { HistogramDefinition } from '../instruments';
import { LabelSpace, type AnyLabels } from './label-space';
import type { HistogramReading } from './reading';

/** Hears of each value as it is observed, for exporters that take no sums. */
export type Observer = (definition: HistogramDefinition, value: number, labels: AnyLabels) => void;

/** The buckets of one histogram. */
export class HistogramCells {
  private readonly space: LabelSpace;
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly buckets: number;

  /** @param observers asked for every value; may be empty */
  constructor(
    private readonly definition: HistogramDefinition,
    private readonly observers: ReadonlySet<Observer>,
  ) {
    this.space = new LabelSpace(definition.labels);
    this.buckets = definition.bounds.length + 1;
    this.counts = new Float64Array(this.space.size * this.buckets);
    this.sums = new Float64Array(this.space.size);
  }

  observe(value: number, labels?: AnyLabels): void {
    if (!Number.isFinite(value)) return;
    const index = this.space.indexOf(labels);
    this.counts[index * this.buckets + this.bucketOf(value)]! += 1;
    this.sums[index]! += value;
    if (this.observers.size === 0) return;
    for (const observer of this.observers) observer(this.definition, value, this.space.labelsOf(index));
  }

  read(): HistogramReading {
    const series = [...this.sums].flatMap((sum, index) => {
      const counts = [...this.counts.subarray(index * this.buckets, (index + 1) * this.buckets)];
      const used = counts.some((count) => count > 0);
      return used || this.space.isPlain(index) ? [{ labels: this.space.labelsOf(index), counts, sum }] : [];
    });
    return { definition: this.definition, series };
  }

  private bucketOf(value: number): number {
    const { bounds } = this.definition;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    return bucket;
  }
}
