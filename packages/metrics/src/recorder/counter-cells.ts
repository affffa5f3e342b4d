import type { CounterDefinition } from '../instruments';
import { LabelSpace, type AnyLabels } from './label-space';
import type { ValueReading } from './reading';

/** The sums of one counter. */
export class CounterCells {
  private readonly space: LabelSpace;
  private readonly sums: Float64Array;
  private readonly expected: ReadonlySet<number>;

  constructor(private readonly definition: CounterDefinition) {
    this.space = new LabelSpace(definition.labels);
    this.sums = new Float64Array(this.space.size);
    this.expected = new Set(definition.expected?.map((labels) => this.space.indexOf(labels)));
  }

  add(by: number, labels?: AnyLabels): void {
    if (by >= 0 && by < Infinity) this.sums[this.space.indexOf(labels)]! += by;
  }

  read(): ValueReading {
    const series = [...this.sums].flatMap((value, index) =>
      value > 0 || this.isExpected(index) ? [{ labels: this.space.labelsOf(index), value }] : [],
    );
    return { definition: this.definition, series };
  }

  private isExpected(index: number): boolean {
    return this.space.isPlain(index) || this.expected.has(index);
  }
}
