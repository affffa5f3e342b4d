import type {
  CounterDefinition,
  Definition,
  GaugeDefinition,
  HistogramDefinition,
  INSTRUMENTS,
  Labels,
} from './instruments';

type Instruments = typeof INSTRUMENTS;

/** No label at all, or all of them. */
type LabelArguments<D extends Definition> = keyof D['labels'] extends never ? [] : [labels: Labels<D>];

/** Amounts that are negative or no number are left out: measuring never throws. */
export interface Counter<D extends CounterDefinition> {
  add(by: number, ...labels: LabelArguments<D>): void;
}

export interface Gauge<D extends GaugeDefinition> {
  set(value: number, ...labels: LabelArguments<D>): void;
  /** All there is from now on: what is not among the readings is no longer reported. */
  replace(readings: Iterable<readonly [value: number, ...labels: LabelArguments<D>]>): void;
}

/** Values that are no number are left out. */
export interface Histogram<D extends HistogramDefinition> {
  observe(value: number, ...labels: LabelArguments<D>): void;
}

/** What measures one definition. */
export type InstrumentOf<D extends Definition> = D extends CounterDefinition
  ? Counter<D>
  : D extends GaugeDefinition
    ? Gauge<D>
    : D extends HistogramDefinition
      ? Histogram<D>
      : never;

/**
 * What is given to whoever measures: every instrument by name. A `Recorder` keeps what is measured; `noMetrics` keeps
 * nothing.
 */
export type Metrics = { readonly [K in keyof Instruments]: InstrumentOf<Instruments[K]> } & {
  /**
   * Has `update` called before the metrics are read, for what is cheaper to ask then than to follow. One that fails, or
   * takes too long, is left behind and counted; the others are read.
   *
   * @returns ends it
   */
  beforeReading(update: () => void | Promise<void>): () => void;
};
