import type { Refusal, Window } from '@xsp/core';
import { explainRefusal } from './explain-refusal';

const refusal = (window: Window, counter: readonly string[], kind = 'viewer'): Refusal => ({
  key: 'ad',
  limit: 'campaign-cap',
  partition: { kind, id: 'v' },
  counter,
  window,
  committed: 2n,
  held: 0n,
  need: 1n,
  at: 2n,
  freesAt: window.kind === 'forever' ? null : Date.parse('2026-06-10T12:00:00Z'),
});

describe('explainRefusal', () => {
  it.each([
    [{ kind: 'forever' }, [], '2 of 2 impressions in all; not free by itself'],
    [
      { kind: 'rolling', ms: 86_400_000 },
      [],
      '2 of 2 impressions in the 1d since the first; free at 2026-06-10T12:00:00.000Z',
    ],
    [{ kind: 'sliding', ms: 90_000 }, [], '2 of 2 impressions in the last 90s; free at 2026-06-10T12:00:00.000Z'],
    [
      { kind: 'fixed', start: 0, end: 60_000 },
      ['placement', 'home'],
      '2 of 2 impressions in placement home from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z; free at 2026-06-10T12:00:00.000Z',
    ],
  ] as const)('says it in words: %j', (window, split, words) => {
    const told = explainRefusal(refusal(window, ['campaign', 'acme', 'impressions', ...split]));
    expect(told?.text).toBe(`campaign-cap of campaign acme reached: ${words}`);
    expect(told).toMatchObject({
      level: 'campaign',
      id: 'acme',
      event: 'impression',
      identity: 'viewer',
      count: 2,
      limit: 2,
    });
  });

  it('leaves other rules alone', () => {
    const window = { kind: 'forever' } as const;
    expect(explainRefusal(refusal(window, ['campaign', 'acme', 'spend']))).toBeUndefined();
    expect(explainRefusal(refusal(window, ['campaign', 'acme', 'impressions'], 'advertiser'))).toBeUndefined();
    expect(explainRefusal(refusal(window, ['campaign', 'acme', 'impressions', 'day']))).toBeUndefined();
    expect(explainRefusal(refusal(window, ['pod']))).toBeUndefined();
  });
});
