import { OTHER, type ClosedLabel } from '../instruments';

/** The labels of a measurement, whatever its definition. */
export type AnyLabels = Readonly<Record<string, string>>;

/**
 * Numbers every combination of label values, so that a measurement is an addition in an array of known size. Values
 * that are not listed are `other`.
 */
export class LabelSpace {
  /** How many combinations there are. */
  readonly size: number;
  private readonly names: readonly string[];
  private readonly values: readonly ClosedLabel[];
  private readonly positions: readonly ReadonlyMap<string | undefined, number>[];

  constructor(labels: Readonly<Record<string, ClosedLabel>>) {
    this.names = Object.keys(labels);
    this.values = Object.values(labels).map((values) => [...values.filter((value) => value !== OTHER), OTHER]);
    this.positions = this.values.map((values) => new Map(values.map((value, position) => [value, position])));
    this.size = this.values.reduce((size, values) => size * values.length, 1);
  }

  indexOf(labels: AnyLabels | undefined): number {
    let index = 0;
    for (let i = 0; i < this.names.length; i++) {
      const values = this.values[i]!;
      index = index * values.length + (this.positions[i]!.get(labels?.[this.names[i]!]) ?? values.length - 1);
    }
    return index;
  }

  labelsOf(index: number): AnyLabels {
    let rest = index;
    const labels: [string, string][] = [];
    for (let i = this.names.length - 1; i >= 0; i--) {
      const values = this.values[i]!;
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      // An empty label is none.
      if (value !== '') labels.unshift([this.names[i]!, value]);
    }
    return Object.fromEntries(labels);
  }

  /** Whether a combination is of one label at the most, and is not `other`. */
  isPlain(index: number): boolean {
    return this.names.length === 0 || (this.names.length === 1 && index < this.size - 1);
  }
}
