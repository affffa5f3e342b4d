import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from '../instruments';
import type { AnyLabels } from './label-space';

/** What an instrument has measured so far: plain data that may be sent to another process. */
export type Reading = ValueReading | HistogramReading;

export interface ValueReading {
  readonly definition: CounterDefinition | GaugeDefinition;
  readonly series: readonly ValueSeries[];
}

export interface ValueSeries {
  readonly labels: AnyLabels;
  readonly value: number;
}

export interface HistogramReading {
  readonly definition: HistogramDefinition;
  readonly series: readonly HistogramSeries[];
}

export interface HistogramSeries {
  readonly labels: AnyLabels;
  /** How many values fell into each bucket alone; the last takes what is above all bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}
