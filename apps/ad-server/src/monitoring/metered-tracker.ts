import type { Metrics } from '@xsp/metrics';
import type { BeaconTracker } from '../tracking/beacon-tracker';

/** A tracker like the one given, that counts beacons by what became of them; those of previews are none. */
export function meteredTracker(
  tracker: Pick<BeaconTracker, 'track'>,
  { beacons }: Metrics,
): Pick<BeaconTracker, 'track'> {
  return {
    async track(...beacon) {
      try {
        const outcome = await tracker.track(...beacon);
        if (outcome !== 'preview') beacons.add(1, { outcome });
        return outcome;
      } catch (error) {
        beacons.add(1, { outcome: 'failed' });
        throw error;
      }
    },
  };
}
