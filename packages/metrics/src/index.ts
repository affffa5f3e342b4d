// What is measured
export * from './instruments';
export type { Counter, Gauge, Histogram, InstrumentOf, Metrics } from './metrics';
export { noMetrics } from './no-metrics';

// What keeps it, and where it goes
export * from './recorder';
export { exportToOpenTelemetry, openTelemetryName } from './exporters/open-telemetry';
export { PROMETHEUS_CONTENT_TYPE, prometheusText } from './exporters/prometheus';

// Who measures
export * from './decisions';
export * from './state';
export * from './campaigns';
export * from './process';

// Traces
export * from './trace';
