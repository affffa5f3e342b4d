import type { CounterDefinition, HistogramDefinition } from './definition';
import { LATENCY_BOUNDS } from './latency-bounds';

/**
 * Why a request was answered without an ad: a limit refused the best candidate (`cap`, `budget`, `pacing`), no campaign
 * wants it (`targeting`) or may have it without knowing the user (`consent`), what there is does not make a pod (`pod`),
 * it was decided before and its ad is gone (`ended`), or the state did not answer in time (`error`).
 */
export const REFUSAL_REASONS = ['cap', 'budget', 'pacing', 'targeting', 'consent', 'pod', 'ended', 'error'] as const;
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
  'viewer',
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
  expected: [
    ...CAP_LEVELS.filter((level) => level !== '').map((level) => ({ reason: 'cap', level })),
    ...REFUSAL_REASONS.filter((reason) => reason !== 'cap').map((reason) => ({ reason, level: '' })),
  ],
} as const satisfies CounterDefinition;

export const shed = {
  type: 'counter',
  name: 'xsp_shed_total',
  unit: '{request}',
  help: 'Ad requests that were answered without an ad and not decided, since the process had too much to do.',
  labels: {},
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
