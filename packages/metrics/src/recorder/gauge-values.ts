import { MOST_OPEN_SERIES, OTHER, type GaugeDefinition } from '../instruments';
import type { AnyLabels } from './label-space';
import type { ValueReading, ValueSeries } from './reading';

/** The present values of one gauge. */
export class GaugeValues {
  private readonly names: readonly string[];
  private readonly values = new Map<string, ValueSeries>();

  constructor(private readonly definition: GaugeDefinition) {
    this.names = Object.keys(definition.labels);
  }

  set(value: number, labels: AnyLabels = {}): void {
    const known = Object.fromEntries(this.names.map((name) => [name, this.valueOf(name, labels[name])]));
    const key = this.names.map((name) => `${known[name]!.length}:${known[name]!}`).join();
    if (Number.isNaN(value)) this.values.delete(key);
    else if (this.values.has(key) || this.values.size < MOST_OPEN_SERIES) {
      this.values.set(key, { labels: known, value });
    }
  }

  replace(readings: Iterable<readonly [number, AnyLabels?]>): void {
    this.values.clear();
    for (const [value, labels] of readings) this.set(value, labels);
  }

  read(): ValueReading {
    return { definition: this.definition, series: [...this.values.values()] };
  }

  private valueOf(name: string, value: string | undefined): string {
    const allowed = this.definition.labels[name]!;
    if (allowed === 'open') return value ?? '';
    return value !== undefined && allowed.includes(value) ? value : OTHER;
  }
}
