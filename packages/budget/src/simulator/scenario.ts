import type { PacingMode } from '../pacing/pacing';

/** A day to simulate. */
export interface Scenario {
  /** The same seed is the same day. */
  readonly seed: number;
  /** When the day begins, as an ISO date: `2026-06-10`. */
  readonly date: string;
  /** The campaigns' time zone. */
  readonly timeZone: string;
  /** How many servers share the requests and the state. */
  readonly servers: number;
  /** How often each server reads what is spent and sets its rates, in ms. */
  readonly refreshMs: number;
  /** Requests in the day, about. */
  readonly requests: number;
  /** How many users there are; some come much more often than others. */
  readonly users: number;
  /** Traffic by the hour of the day: relative weights, 24. */
  readonly shape: readonly number[];
  /** Minutes in which many more come than usual. */
  readonly bursts: { readonly count: number; readonly factor: number; readonly minutes: number };
  /** How much days and hours differ from the shape by chance: 0.1 is about 10 %. */
  readonly noise: number;
  /** The share of ads whose impression never comes. */
  readonly neverConfirmed: number;
  /** The share of impressions whose beacon comes late: up to ten minutes, after the hold has ended mostly. */
  readonly late: number;
  /** How many days of requests were seen before, for the modes that learn. */
  readonly learnedDays: number;
  readonly campaigns: readonly SimulatedCampaign[];
}

/** A campaign to simulate, with a daily budget. */
export interface SimulatedCampaign {
  readonly id: string;
  /** What the day's budget pays for. */
  readonly impressions: number;
  /** USD for a thousand impressions; the dearer is served first. */
  readonly cpm: string;
  /** The share of the requests that it could serve. */
  readonly eligible: number;
}

/** How a simulated day is paced: a mode of this package, or the pacer of the guide that xsp began with. */
export type SimulatedMode = PacingMode['mode'] | 'guide';

/** All modes, the guide's last. */
export const SIMULATED_MODES = [
  'asap',
  'even',
  'front-loaded',
  'hourly',
  'curve',
  'adaptive',
  'guide',
] as const satisfies readonly SimulatedMode[];

/** Few come at night, most in the evening. */
export const EVENING_SHAPE: readonly number[] = [
  5, 3.5, 3, 3, 3, 3.5, 4.5, 6, 7, 7.5, 8, 8.5, 9, 9, 8.5, 8.5, 9, 10, 12, 14, 15, 14, 11, 8,
];

/** A whale beside a dozen campaigns down to a hundredth of its size, on two servers. */
export const SAMPLE_SCENARIO: Scenario = {
  seed: 1,
  date: '2026-06-10',
  timeZone: 'Europe/Paris',
  servers: 2,
  refreshMs: 10_000,
  requests: 60_000,
  users: 15_000,
  shape: EVENING_SHAPE,
  bursts: { count: 6, factor: 4, minutes: 10 },
  noise: 0.1,
  neverConfirmed: 0.25,
  late: 0.05,
  learnedDays: 14,
  campaigns: [
    { id: 'whale', impressions: 8_000, cpm: '12.00', eligible: 1 },
    { id: 'big', impressions: 2_000, cpm: '9.00', eligible: 0.7 },
    ...campaigns('middle', 3, { impressions: 600, cpm: '8.00', eligible: 0.5 }),
    ...campaigns('small', 5, { impressions: 200, cpm: '5.00', eligible: 0.4 }),
    ...campaigns('tiny', 3, { impressions: 100, cpm: '4.00', eligible: 0.3 }),
  ],
};

function campaigns(id: string, count: number, like: Omit<SimulatedCampaign, 'id'>): readonly SimulatedCampaign[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${id}-${index + 1}`, ...like }));
}
