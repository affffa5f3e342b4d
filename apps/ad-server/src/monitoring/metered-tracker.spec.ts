import { StateError } from '@xsp/core';
import { prometheusText, Recorder } from '@xsp/metrics';
import { meteredTracker } from './metered-tracker';

describe('meteredTracker', () => {
  it('counts beacons by what became of them, failures too, and changes nothing', async () => {
    const recorder = new Recorder();
    const outcomes = ['counted', 'counted', 'duplicate', 'forged'] as const;
    let next = 0;
    const tracker = meteredTracker(
      {
        async track() {
          const outcome = outcomes[next++];
          if (outcome) return outcome;
          throw new StateError('unavailable', 'away');
        },
      },
      recorder.metrics,
    );
    for (const outcome of outcomes) expect(await tracker.track('impression', 'token')).toBe(outcome);
    await expect(tracker.track('impression', 'token')).rejects.toThrow('away');
    const lines = (await prometheusText(await recorder.read())).split('\n');
    for (const [outcome, count] of Object.entries({ counted: 2, duplicate: 1, forged: 1, failed: 1, spooled: 0 })) {
      expect(lines).toContain(`xsp_beacons_total{outcome="${outcome}"} ${count}`);
    }
  });
});
