export * from './catalog';
export type { AdRequest } from './serving/ad-request';
export { ProductionAdServer, type ProductionAdServerOptions } from './serving/production-ad-server';
export type { NotServed, Served, ServedAd, ServeResult } from './serving/serve-result';
export { viewerOf, type Viewer } from './serving/viewer';
export { startServer, type RunningServer } from './server';
export { readSettings, type SettingsOutcome } from './settings/read-settings';
export { SETTINGS, type Settings, type SettingDefinition } from './settings/settings';
