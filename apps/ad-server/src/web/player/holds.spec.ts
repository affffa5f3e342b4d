import type { ViewerState } from '../api/viewer-state';
import { Holds } from './holds';

const at = (second: number) => new Date(1_800_000_000_000 + second * 1_000).toISOString();
const ad = (hold: string) => ({ hold, campaign: 'acme', name: 'Acme', creative: 'acme-15' });

function holdsOf(...names: readonly string[]): Holds {
  const holds = new Holds();
  holds.decided({
    type: 'decision',
    at: at(0),
    pods: [{ pod: 'pre', placement: 'ctv', ads: names.map(ad), refused: [] }],
  });
  return holds;
}

const beacon = (hold: string, event: string, outcome: string) =>
  ({ type: 'beacon', at: at(1), event, hold, campaign: 'acme', creative: 'acme-15', outcome }) as const;

const state = (second: number, ...live: readonly string[]): ViewerState => ({
  now: at(second),
  holds: live.map((hold) => ({ hold, creative: 'acme/acme-15', expiresAt: at(60) })),
  caps: [],
});

const states = (holds: Holds) => holds.all.map((line) => line.state);

describe('Holds', () => {
  it('become commits by their impression, and go back by a release', () => {
    const holds = holdsOf('r/0', 'r/1', 'r/2');
    expect(states(holds)).toEqual(['held', 'held', 'held']);
    holds.beacon(beacon('r/0', 'impression', 'counted'));
    holds.beacon(beacon('r/1', 'error', 'released'));
    holds.beacon(beacon('another/0', 'impression', 'counted'));
    expect(states(holds)).toEqual(['committed', 'given back', 'held']);
  });

  it('expire when their time is over and the state has them no more, and not before', () => {
    const holds = holdsOf('r/0', 'r/1');
    holds.read(state(1, 'r/0', 'r/1'));
    holds.beacon(beacon('r/1', 'impression', 'counted'));
    holds.read(state(59));
    expect(states(holds)).toEqual(['held', 'committed']);
    holds.read(state(60));
    expect(states(holds)).toEqual(['expired', 'committed']);
  });

  it('are listed once when the decision is told again', () => {
    const holds = holdsOf('r/0');
    holds.beacon(beacon('r/0', 'impression', 'counted'));
    holds.decided({
      type: 'decision',
      at: at(2),
      pods: [{ pod: 'pre', placement: 'ctv', ads: [ad('r/0')], refused: [] }],
    });
    expect(states(holds)).toEqual(['committed']);
  });
});
