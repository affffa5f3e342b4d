import type { Metrics } from '@xsp/metrics';
import type { BeaconTracker } from '../tracking/beacon-tracker';

/** A tracker like the one given, that counts beacons by what became of them. */
export function meteredTracker(
  tracker: Pick<BeaconTracker, 'track'>,
  { beacons }: Metrics,
): Pick<BeaconTracker, 'track'> {
  return {
    async track(...beacon) {
      try {
        const outcome = await tracker.track(...beacon);
        beacons.add(1, { outcome });
        return outcome;
      } catch (error) {
        beacons.add(1, { outcome: 'failed' });
        throw error;
      }
    },
  };
}
