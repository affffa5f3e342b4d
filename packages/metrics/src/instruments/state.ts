import { STATE_ERROR_REASONS } from '@xsp/core';
import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from './definition';
import { LATENCY_BOUNDS } from './latency-bounds';

/** The calls of the state port that are measured. */
export const STATE_CALLS = [
  'reserve',
  'consume',
  'commit',
  'release',
  'inspect',
  'snapshot',
  'setLimit',
  'erase',
  'get',
  'set',
  'delete',
  'increment',
  'incarnation',
  'adopt',
  'ping',
  'load',
] as const;
export type StateCall = (typeof STATE_CALLS)[number];

/** States of a circuit breaker. */
export const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

export const stateCallDuration = {
  type: 'histogram',
  name: 'xsp_state_call_duration_seconds',
  unit: 's',
  help: 'How long calls to the state took, failed ones included.',
  labels: { call: STATE_CALLS },
  bounds: LATENCY_BOUNDS,
} as const satisfies HistogramDefinition;

export const stateErrors = {
  type: 'counter',
  name: 'xsp_state_errors_total',
  unit: '{error}',
  help: 'Calls to the state that threw, by the reason of the StateError; invalid: the call itself was wrong.',
  labels: { kind: [...STATE_ERROR_REASONS, 'invalid'] },
} as const satisfies CounterDefinition;

export const breaker = {
  type: 'gauge',
  name: 'xsp_state_breaker',
  unit: '{breaker}',
  help: 'The circuit breaker before the state: 1 for the state it is in, 0 for the others.',
  labels: { state: BREAKER_STATES },
  acrossProcesses: 'max',
} as const satisfies GaugeDefinition;
