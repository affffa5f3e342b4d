import type { CounterDefinition, GaugeDefinition } from './definition';

export const holdsOpen = {
  type: 'gauge',
  name: 'xsp_holds_open',
  unit: '{hold}',
  help: 'Holds made here that were neither committed nor released here and have not expired.',
  labels: {},
  acrossProcesses: 'sum',
} as const satisfies GaugeDefinition;

export const holdsOpened = {
  type: 'counter',
  name: 'xsp_holds_opened_total',
  unit: '{hold}',
  help: 'Holds that were made.',
  labels: {},
} as const satisfies CounterDefinition;

export const holdsEnded = {
  type: 'counter',
  name: 'xsp_holds_ended_total',
  unit: '{hold}',
  help: 'Holds that ended, by how.',
  labels: { end: ['committed', 'released', 'expired'] },
} as const satisfies CounterDefinition;

export const commits = {
  type: 'counter',
  name: 'xsp_commits_total',
  unit: '{commit}',
  help: 'Answers of the state to commits: late ones came after their hold had ended, counted ones after another event.',
  labels: { status: ['committed', 'late', 'counted', 'duplicate', 'unknown'] },
} as const satisfies CounterDefinition;

export const unbilled = {
  type: 'counter',
  name: 'xsp_unbilled_total',
  unit: '{commit}',
  help: 'Commits whose money no longer fitted the budget: counted and not billed.',
  labels: {},
} as const satisfies CounterDefinition;
