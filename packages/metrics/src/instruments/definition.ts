/** What is measured, as plain data: its name, type, unit, meaning and labels. Everything that is measured is in `INSTRUMENTS`. */
export type Definition = CounterDefinition | GaugeDefinition | HistogramDefinition;

/** A sum that only grows. */
export interface CounterDefinition extends Named {
  readonly type: 'counter';
  readonly labels: Readonly<Record<string, ClosedLabel>>;
  /**
   * Combinations of several labels that are reported before anything was counted, so that the first event is seen as a
   * change from 0; of a single label all values are.
   */
  readonly expected?: readonly Readonly<Record<string, string>>[];
}

/** A value that goes up and down. */
export interface GaugeDefinition extends Named {
  readonly type: 'gauge';
  readonly labels: Readonly<Record<string, ClosedLabel | OpenLabel>>;
  /** How the values of several processes of one server become one. */
  readonly acrossProcesses: 'sum' | 'max' | 'min';
}

/** How values are spread over `bounds`. */
export interface HistogramDefinition extends Named {
  readonly type: 'histogram';
  readonly labels: Readonly<Record<string, ClosedLabel>>;
  /** Upper bounds of the buckets, inclusive, ascending; one more bucket takes what is above. */
  readonly bounds: readonly number[];
}

interface Named {
  /** As Prometheus names it: with the base unit, and `_total` for counters (prometheus.io/docs/practices/naming). */
  readonly name: string;
  /** A code of UCUM: `s`, `By`, `1` for a ratio, or what is counted in braces, as OpenTelemetry has it. */
  readonly unit: Unit;
  readonly help: string;
}

export type Unit = 's' | 'By' | '1' | `{${string}}`;

/** Every value there is: what is not in the list is measured as `other`, so that no input makes a series of its own. */
export type ClosedLabel = readonly string[];

/** Any value; a gauge with one is replaced as a whole, by at most {@link MOST_OPEN_SERIES} series. */
export type OpenLabel = 'open';

/** The label value of all that is not listed. */
export const OTHER = 'other';

/** The most series of a gauge with an open label. */
export const MOST_OPEN_SERIES = 1_000;

/** The labels of one measurement. */
export type Labels<D extends Definition> = {
  readonly [K in keyof D['labels']]: D['labels'][K] extends readonly (infer V)[] ? V | typeof OTHER : string;
};
