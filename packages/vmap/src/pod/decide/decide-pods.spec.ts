import { ManualClock, MemoryBackend, type Charge } from '@xsp/core';
import { PodOptions } from '../charges/pod-options';
import type { PodCandidate } from '../candidate/pod-candidate';
import { decidePod } from './decide-pods';

const bind = { viewer: { kind: 'viewer', id: 'v' } };
const c = (key: string, more: Partial<PodCandidate> = {}): PodCandidate => ({
  key,
  durationMs: 15_000,
  value: 5n,
  charges: [],
  ...more,
});

describe('smoke', () => {
  it('x', async () => {
    const state = new MemoryBackend({ clock: new ManualClock(1_000_000) });
    const cap: Charge = {
      partition: 'viewer',
      counter: ['campaign', 'x'],
      window: { kind: 'forever' },
      amount: 1n,
      limits: [{ name: 'cap', at: 1n }],
      whenLate: 'count',
    };
    const d = await decidePod(state, {
      id: 'r1',
      bind,
      stream: 's',
      rememberMs: 3_600_000,
      options: new PodOptions(),
      pod: 'mid',
      ttlMs: 60_000,
      rules: { maxAds: 3, maxDurationMs: 60_000, separate: [{ by: 'category', within: 'next' }] },
      candidates: [
        c('a', { categories: ['auto'], value: 9n }),
        c('b', { categories: ['auto'], value: 8n }),
        c('c', { value: 1n, charges: [cap] }),
        c('d', { durationMs: 45_000, charges: [cap] }),
      ],
      bumper: c('bump', { durationMs: 5000 }),
    });
    console.log(
      JSON.stringify(d.ads.map((x) => [x.position, x.key])),
      d.bumper?.key,
      d.notChosen.map((n) => [n.candidate.key, n.why]),
    );
  });
});
