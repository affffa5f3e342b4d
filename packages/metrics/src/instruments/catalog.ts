import type { GaugeDefinition } from './definition';

export const catalogInfo = {
  type: 'gauge',
  name: 'xsp_catalog_info',
  unit: '{catalog}',
  help: 'Always 1; the label is the version of the catalogue in force.',
  labels: { version: 'open' },
  acrossProcesses: 'max',
} as const satisfies GaugeDefinition;

export const catalogCampaigns = {
  type: 'gauge',
  name: 'xsp_catalog_campaigns',
  unit: '{campaign}',
  help: 'Campaigns of the catalogue in force.',
  labels: {},
  acrossProcesses: 'max',
} as const satisfies GaugeDefinition;

export const catalogLoaded = {
  type: 'gauge',
  name: 'xsp_catalog_load_timestamp_seconds',
  unit: 's',
  help: 'When the catalogue in force was loaded, in seconds since 1970.',
  labels: {},
  acrossProcesses: 'min',
} as const satisfies GaugeDefinition;
