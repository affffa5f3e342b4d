import { systemClock, type Clock } from '@xsp/core';
import type { Metrics } from '@xsp/metrics';
import type { Catalog } from '../catalog';

/** Enough of a hash to tell catalogues apart. */
const VERSION_LENGTH = 12;

/** Reports which catalogue is in force from now on. */
export function reportCatalog(metrics: Metrics, { version, campaigns }: Catalog, clock: Clock = systemClock): void {
  metrics.catalogInfo.replace([[1, { version: version.slice(0, VERSION_LENGTH) }]]);
  metrics.catalogCampaigns.set(campaigns.length);
  metrics.catalogLoaded.set(clock.now() / 1_000);
}
