import type { CreativeIndex } from '../../../serving/creative-index';
import type { TokenSigner } from '../../../tokens/token-signer';
import type { BeaconTracker } from '../../../tracking/beacon-tracker';
import { holdName } from './decision-event';
import type { LiveFeed } from './live-feed';

export interface WatchedTrackerOptions {
  readonly feed: LiveFeed;
  readonly signer: TokenSigner;
  readonly adServer: { readonly creatives: CreativeIndex };
  readonly clock: { now(): number };
}

/** A tracker like the one given, that tells who watches a viewer what became of their beacons. */
export function watchedTracker(
  tracker: Pick<BeaconTracker, 'track'>,
  { feed, signer, adServer, clock }: WatchedTrackerOptions,
): Pick<BeaconTracker, 'track'> {
  return {
    async track(event, token, ...rest) {
      const outcome = await tracker.track(event, token, ...rest);
      if (feed.isWatched) {
        const now = clock.now();
        const reading = signer.read(token, now);
        if (reading.status === 'valid' && feed.watches(reading.token.viewer)) {
          const found = adServer.creatives.ofRef(reading.token.creative);
          feed.publish(reading.token.viewer, {
            type: 'beacon',
            at: new Date(now).toISOString(),
            event,
            hold: holdName(reading.token),
            campaign: found?.campaign.id ?? 'unknown',
            creative: found?.creative.id ?? 'unknown',
            outcome,
          });
        }
      }
      return outcome;
    },
  };
}
