import type { CounterDefinition, HistogramDefinition } from './definition';
import { LATENCY_BOUNDS } from './latency-bounds';

/** Why a request was answered without an ad. */
export const REFUSAL_REASONS = ['cap', 'budget', 'pacing', 'targeting', 'consent', 'error'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Whose cap refused; empty for every other reason. */
export const CAP_LEVELS = [
  '',
  'creative',
  'campaign',
  'advertiser',
  'category',
  'label',
  'placement',
  'household',
  'any',
] as const;
export type CapLevel = Exclude<(typeof CAP_LEVELS)[number], ''>;

export const requests = {
  type: 'counter',
  name: 'xsp_requests_total',
  unit: '{request}',
  help: 'Ad requests that were decided.',
  labels: {},
} as const satisfies CounterDefinition;

export const served = {
  type: 'counter',
  name: 'xsp_served_total',
  unit: '{request}',
  help: 'Ad requests that were answered with an ad.',
  labels: {},
} as const satisfies CounterDefinition;

export const refusals = {
  type: 'counter',
  name: 'xsp_refusals_total',
  unit: '{request}',
  help: 'Ad requests that were answered without an ad, by what refused the best candidate.',
  labels: { reason: REFUSAL_REASONS, level: CAP_LEVELS },
} as const satisfies CounterDefinition;

export const failOpen = {
  type: 'counter',
  name: 'xsp_fail_open_total',
  unit: '{request}',
  help: 'Ad requests that were answered with an ad while the state could not be asked.',
  labels: {},
} as const satisfies CounterDefinition;

export const decisionDuration = {
  type: 'histogram',
  name: 'xsp_decision_duration_seconds',
  unit: 's',
  help: 'How long the decision of an ad request took.',
  labels: { outcome: ['served', 'refused', 'error'] },
  bounds: LATENCY_BOUNDS,
} as const satisfies HistogramDefinition;
