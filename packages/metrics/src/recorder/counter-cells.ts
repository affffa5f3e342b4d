import type { CounterDefinition } from '../instruments';
import { LabelSpace, type AnyLabels } from './label-space';
import type { ValueReading } from './reading';

/** The sums of one counter. */
export class CounterCells {
  private readonly space: LabelSpace;
  private readonly sums: Float64Array;

  constructor(private readonly definition: CounterDefinition) {
    this.space = new LabelSpace(definition.labels);
    this.sums = new Float64Array(this.space.size);
  }

  add(by: number, labels?: AnyLabels): void {
    if (by >= 0 && by < Infinity) this.sums[this.space.indexOf(labels)]! += by;
  }

  read(): ValueReading {
    const series = [...this.sums].flatMap((value, index) =>
      value > 0 || this.space.isExpected(index) ? [{ labels: this.space.labelsOf(index), value }] : [],
    );
    return { definition: this.definition, series };
  }
}
