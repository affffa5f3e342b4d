export { Recorder, type RecorderOptions } from './recorder';
export type { Observer } from './histogram-cells';
export type { AnyLabels } from './label-space';
export type { HistogramReading, HistogramSeries, Reading, ValueReading, ValueSeries } from './reading';
