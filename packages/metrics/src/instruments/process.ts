import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from './definition';

export const eventLoopDelay = {
  type: 'histogram',
  name: 'xsp_event_loop_delay_seconds',
  unit: 's',
  help: 'How much later than asked a timer ran: what every request waits besides.',
  labels: {},
  bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
} as const satisfies HistogramDefinition;

export const processCpu = {
  type: 'counter',
  name: 'process_cpu_seconds_total',
  unit: 's',
  help: 'CPU time that the process used.',
  labels: {},
} as const satisfies CounterDefinition;

export const processMemory = {
  type: 'gauge',
  name: 'process_resident_memory_bytes',
  unit: 'By',
  help: 'Memory that the process has in RAM.',
  labels: {},
  acrossProcesses: 'sum',
} as const satisfies GaugeDefinition;

export const processStart = {
  type: 'gauge',
  name: 'process_start_time_seconds',
  unit: 's',
  help: 'When the process started, in seconds since 1970.',
  labels: {},
  acrossProcesses: 'min',
} as const satisfies GaugeDefinition;

export const readErrors = {
  type: 'counter',
  name: 'xsp_metrics_read_errors_total',
  unit: '{error}',
  help: 'Sources of metrics that failed or took too long when the metrics were read.',
  labels: {},
} as const satisfies CounterDefinition;
