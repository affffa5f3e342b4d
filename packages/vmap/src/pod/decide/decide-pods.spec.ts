import fc from 'fast-check';
import { ManualClock, MemoryBackend, type Charge, type ReserveRequest } from '@xsp/core';
import { isPod } from '../../../test/support/pod/brute-force';
import type { PodCandidate } from '../candidate/pod-candidate';
import { PodOptions } from '../charges/pod-options';
import type { PodRules } from '../rules/pod-rules';
import { decidePod, decidePods, releasePods } from './decide-pods';
import type { PodDecision } from './pod-decision';
import type { PodRequest, PodsRequest } from './pods-request';

const MINUTE = 60_000;
const START = 1_700_000_000_000;

const ad = (key: string, more: Partial<PodCandidate> = {}): PodCandidate => ({
  key,
  durationMs: 15_000,
  value: 5n,
  charges: [],
  ...more,
});

/** Money of an advertiser: one unit an ad, of a stored budget. */
const money = (name: string): Charge => ({
  partition: ['advertiser', name],
  counter: ['spend'],
  window: { kind: 'forever' },
  amount: 1n,
  limits: [{ name: 'budget', at: 'stored' }],
  whenLate: 'fit',
});

/** A cap of a viewer. */
const cap = (name: string, at: bigint): Charge => ({
  partition: 'viewer',
  counter: ['campaign', name],
  window: { kind: 'forever' },
  amount: 1n,
  limits: [{ name: 'cap', at }],
  whenLate: 'count',
});

const keys = ({ ads }: PodDecision) => ads.map(({ key }) => key);
const why = ({ notChosen }: PodDecision) =>
  notChosen.map(({ candidate, why, refusal }) => [candidate.key, why, refusal?.limit]);

class World {
  readonly clock = new ManualClock(START);
  readonly backend = new MemoryBackend({ clock: this.clock });
  readonly options = new PodOptions();
  readonly calls: ReserveRequest[] = [];
  /** Somebody else, just before the n-th call. */
  meanwhile: ((call: number) => Promise<unknown>) | undefined;
  private ids = 0;

  readonly state = {
    reserve: async (request: ReserveRequest) => {
      await this.meanwhile?.(this.calls.length);
      this.calls.push(request);
      return this.backend.reserve(request);
    },
  };

  head(more: Partial<PodsRequest> = {}) {
    return {
      id: `request-${this.ids++}`,
      bind: { viewer: { kind: 'viewer', id: 'v' } },
      stream: 'film',
      rememberMs: 24 * 60 * MINUTE,
      options: this.options,
      ...more,
    };
  }

  pod(rules: PodRules, candidates: readonly PodCandidate[], more: Partial<PodsRequest & PodRequest> = {}) {
    return decidePod(this.state, { ...this.head(), pod: 'mid', rules, candidates, ttlMs: 2 * MINUTE, ...more });
  }

  async budget(name: string, at: bigint) {
    await this.backend.setLimit({ partition: { kind: 'advertiser', id: name }, counter: ['spend'], at });
  }

  async spent(name: string) {
    const partition = { kind: 'advertiser', id: name };
    const { counters } = await this.backend.inspect([{ partition, counter: ['spend'], window: { kind: 'forever' } }]);
    return counters[0]!.committed + counters[0]!.held;
  }
}

describe('decidePod', () => {
  it('takes the best pod with caps and budgets, in a dry run and one reserve', async () => {
    const w = new World();
    await w.budget('acme', 10n);
    const decision = await w.pod({ maxAds: 3, maxDurationMs: 60_000, separate: [{ by: 'category', within: 'next' }] }, [
      ad('a', { value: 9n, categories: ['auto'], charges: [money('acme')] }),
      ad('b', { value: 8n, categories: ['auto'] }),
      ad('capped', { value: 99n, charges: [cap('none', 0n)] }),
      ad('long', { value: 99n, durationMs: 60_001 }),
      ad('c', { value: 1n }),
      ad('d', { value: 1n, durationMs: 45_000 }),
    ]);
    expect(keys(decision)).toEqual(['a', 'c', 'b']);
    expect(decision.ads.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(why(decision)).toEqual([
      ['capped', 'limit', 'cap'],
      ['long', 'bounds', undefined],
      ['d', 'outbid', undefined],
    ]);
    expect(w.calls.map(({ dryRun }) => dryRun)).toEqual([true, false]);
    expect(decision).toMatchObject({ replayed: false, exact: true, now: START, decidedAt: START, pod: 'mid' });
    await w.backend.commit({ hold: decision.ads[0]!.hold });
    expect(await w.spent('acme')).toBe(1n);
  });

  it('asks nobody twice where nothing is admissible', async () => {
    const w = new World();
    const decision = await w.pod({ maxAds: 3 }, [ad('a', { charges: [cap('a', 0n)] })]);
    expect([keys(decision), w.calls.length]).toEqual([[], 1]);
    expect(keys(await w.pod({ maxAds: 3 }, []))).toEqual([]);
  });

  it('is the same decision again for the same id, whatever has changed, and another for another', async () => {
    const w = new World();
    const candidates = [ad('a', { charges: [cap('a', 1n)] }), ad('b')];
    const head = w.head({ id: 'again' });
    const first = await w.pod({ maxAds: 1 }, candidates, head);
    const again = await w.pod({ maxAds: 1 }, [ad('new', { value: 99n })], head);
    expect(again).toMatchObject({ replayed: true, notChosen: [] });
    expect(again.ads).toEqual(first.ads.map((one) => ({ ...one, candidate: undefined })));
    expect((await w.pod({ maxAds: 1 }, candidates, head)).ads).toEqual(first.ads);
    await w.backend.commit({ hold: first.ads[0]!.hold });
    expect((await w.pod({ maxAds: 1 }, candidates, head)).ads[0]!.status).toBe('committed');
    await expect(w.pod({ maxAds: 1 }, candidates, { ...head, stream: 'other' })).rejects.toThrow(/another request/);
  });

  it('lets the next best take the place of an ad that somebody else was faster to take', async () => {
    const w = new World();
    await w.budget('acme', 1n);
    await w.budget('beta', 1n);
    w.meanwhile = async (call) => {
      if (call !== 1) return;
      const request = { ...w.head({ stream: 'other' }), pod: 'mid', rules: { maxAds: 1 }, ttlMs: MINUTE };
      await decidePod(w.backend, { ...request, candidates: [ad('x', { charges: [money('acme')] })] });
    };
    const decision = await w.pod({ maxAds: 2 }, [
      ad('a', { value: 9n, charges: [money('acme')] }),
      ad('b', { value: 8n, charges: [money('beta')] }),
      ad('c', { value: 7n }),
    ]);
    expect(keys(decision)).toEqual(['c', 'b']);
    expect(why(decision)).toEqual([['a', 'limit', 'budget']]);
  });

  it('fills once more, without a gap, where nobody stood by', async () => {
    const w = new World();
    for (const name of ['acme', 'beta', 'core']) await w.budget(name, 1n);
    w.meanwhile = async (call) => {
      if (call === 1) for (const name of ['acme', 'beta', 'core']) await w.budget(name, 0n);
    };
    const rules: PodRules = { maxAds: 3, maxDurationMs: 90_000, separate: [{ by: 'category', within: 'next' }] };
    const decision = await w.pod(
      rules,
      [
        ad('a', { value: 90n, charges: [money('acme')], categories: ['food'] }),
        ad('b', { value: 80n, categories: ['auto'] }),
        ad('c', { value: 70n, charges: [money('beta')], categories: ['food'] }),
        ad('auto', { value: 5n, durationMs: 30_000, categories: ['auto'] }),
        ad('sport', { value: 4n, durationMs: 30_000, categories: ['sport'] }),
      ],
      { fallbacks: 0 },
    );
    expect(decision.ads.map(({ key, position }) => [key, position])).toEqual([
      ['b', 1],
      ['sport', 2],
      ['auto', 3],
    ]);
    expect(w.calls.map(({ id, dryRun }) => [id.endsWith('.r'), dryRun])).toEqual([
      [false, true],
      [false, false],
      [true, false],
    ]);
    expect(
      isPod(
        decision.ads.map(({ candidate }) => candidate!),
        rules,
      ),
    ).toBe(true);
    const again = await w.pod(rules, [], { id: w.calls[0]!.id });
    expect(again.ads.map(({ key, position }) => [key, position])).toEqual([
      ['b', 1],
      ['sport', 2],
      ['auto', 3],
    ]);
  });

  it('replays a decision whose first reserve held nothing', async () => {
    const w = new World();
    await w.budget('acme', 1n);
    w.meanwhile = async (call) => (call === 1 ? w.budget('acme', 0n) : undefined);
    const candidates = [ad('a', { value: 9n, charges: [money('acme')] }), ad('b')];
    const head = w.head({ fallbacks: 0 });
    const first = await w.pod({ maxAds: 1 }, candidates, head);
    expect([keys(first), w.calls.length]).toEqual([['b'], 3]);
    const again = await w.pod({ maxAds: 1 }, candidates, head);
    expect([keys(again), again.replayed]).toEqual([['b'], true]);
  });

  it('holds nothing where the minimum is not reached, the bumper included', async () => {
    const w = new World();
    await w.budget('acme', 2n);
    w.meanwhile = async (call) => (call === 1 ? w.budget('acme', 1n) : undefined);
    const paid = (key: string) => ad(key, { charges: [money('acme')] });
    const bumper = ad('bumper', { durationMs: 3_000, charges: [cap('bumper', 5n)] });
    const decision = await w.pod({ maxAds: 3, minDurationMs: 30_000 }, [paid('a'), paid('b')], { bumper });
    expect([keys(decision), decision.bumper]).toEqual([[], undefined]);
    expect(await w.spent('acme')).toBe(0n);
    const counter = ['campaign', 'bumper'];
    const { counters } = await w.backend.inspect([
      { partition: { kind: 'viewer', id: 'v' }, counter, window: { kind: 'forever' } },
    ]);
    expect(counters[0]).toMatchObject({ held: 0n, committed: 0n });
  });

  it('gives a bumper back whose every ad somebody else was faster to take', async () => {
    const w = new World();
    await w.budget('acme', 1n);
    w.meanwhile = async (call) => (call === 1 ? w.budget('acme', 0n) : undefined);
    const decision = await w.pod({ maxAds: 1 }, [ad('a', { charges: [money('acme')] })], { bumper: ad('bumper') });
    expect([keys(decision), decision.bumper]).toEqual([[], undefined]);
    expect((await w.backend.snapshot({ kind: 'viewer', id: 'v' })).holds).toEqual([]);
  });

  it('gives an ad another position that stood beside another when the one between them was lost', async () => {
    const w = new World();
    await w.budget('acme', 1n);
    w.meanwhile = async (call) => (call === 1 ? w.budget('acme', 0n) : undefined);
    const decision = await w.pod(
      { maxAds: 3, separate: [{ by: 'category', within: 'next' }] },
      [
        ad('auto1', { value: 9n, categories: ['auto'] }),
        ad('auto2', { value: 8n, categories: ['auto'] }),
        ad('lost', { value: 7n, charges: [money('acme')] }),
        ad('other', { value: 1n }),
      ],
      { fallbacks: 0 },
    );
    expect(keys(decision)).toEqual(['auto1', 'other', 'auto2']);
  });

  it('gives a position once: a pod that is decided is not decided again by another request', async () => {
    const w = new World();
    expect(keys(await w.pod({ maxAds: 3 }, [ad('a')]))).toEqual(['a']);
    const again = await w.pod({ maxAds: 3 }, [ad('b')]);
    expect([keys(again), why(again)]).toEqual([[], [['b', 'limit', 'pod-position']]]);
  });

  it('opens a pod with its bumper, which is no ad of it, and one without an ad not', async () => {
    const w = new World();
    const bumper = ad('bumper', { durationMs: 5_000 });
    const decision = await w.pod({ maxAds: 1, maxDurationMs: 15_000 }, [ad('a')], { bumper });
    expect([decision.bumper?.key, keys(decision), decision.ads[0]!.position]).toEqual(['bumper', ['a'], 1]);
    const empty = await w.pod({ maxAds: 1 }, [ad('b', { charges: [cap('b', 0n)] })], { bumper, pod: 'other' });
    expect([empty.bumper, keys(empty)]).toEqual([undefined, []]);
    const capped = await w.pod({ maxAds: 1 }, [ad('c')], {
      bumper: ad('never', { charges: [cap('never', 0n)] }),
      pod: 'third',
    });
    expect([capped.bumper, keys(capped)]).toEqual([undefined, ['c']]);
  });

  it('knows the same creative by any of its identities, in the pod and in the stream', async () => {
    const w = new World();
    const separate = [{ by: 'creative', within: 'stream' }] as const;
    const own = ad('own', {
      value: 9n,
      identity: {
        universalAdIds: [{ registry: 'ad-id.org', value: 'ACME0015H' }],
        mediaFiles: ['https://cdn.example/a.mp4'],
      },
    });
    const unwrapped = ad('unwrapped', {
      identity: { creativeIds: ['77'], mediaFiles: ['http://cdn.example/a.mp4?token=1', 'https://cdn.example/b.mp4'] },
    });
    const other = ad('other', { value: 1n });
    expect(keys(await w.pod({ maxAds: 3, separate }, [own, unwrapped, other]))).toEqual(['own', 'other']);
    expect(keys(await w.pod({ maxAds: 3, separate }, [unwrapped, other], { pod: 'next' }))).toEqual(['other']);
    expect(keys(await w.pod({ maxAds: 3, separate }, [unwrapped], { stream: 'second' }))).toEqual(['unwrapped']);
  });

  it('decides a pod exactly once, however many ask for it at the same time', async () => {
    const w = new World();
    const rules: PodRules = { maxAds: 3, maxDurationMs: 40_000, separate: [{ by: 'category', within: 'pod' }] };
    const candidates = Array.from({ length: 12 }, (_, i) =>
      ad(`ad${i}`, { durationMs: 10_000 + (i % 4) * 1_000, categories: [`c${i % 5}`], value: BigInt(i) }),
    );
    const all = await Promise.all(Array.from({ length: 200 }, () => w.pod(rules, candidates)));
    const ads = all.flatMap((decision) => decision.ads);
    expect(
      isPod(
        ads.map(({ candidate }) => candidate!),
        rules,
      ),
    ).toBe(true);
    expect(ads.map(({ position }) => position).sort()).toEqual([1, 2, 3]);
    expect(w.calls.length).toBeLessThanOrEqual(600);
  });

  it('is one decision for all who ask with the same id at the same time', async () => {
    const w = new World();
    const candidates = Array.from({ length: 8 }, (_, i) => ad(`ad${i}`, { charges: [cap('x', 2n)] }));
    const head = w.head();
    const all = await Promise.all(Array.from({ length: 50 }, () => w.pod({ maxAds: 4 }, candidates, head)));
    for (const { ads } of all) expect(ads).toEqual(all[0]!.ads);
    expect(all[0]!.ads).toHaveLength(2);
  });

  it('never spends more than a budget, with a hundred viewers at once, and spends all of it', async () => {
    const w = new World();
    await w.budget('acme', 37n);
    const candidates = [
      ...Array.from({ length: 3 }, (_, i) => ad(`paid${i}`, { value: 9n, campaign: 'acme', charges: [money('acme')] })),
      ad('house', { value: 0n }),
    ];
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        w.pod({ maxAds: 2 }, candidates, { bind: { viewer: { kind: 'viewer', id: `v${i}` } } }),
      ),
    );
    const paid = all.flatMap((decision) => keys(decision)).filter((key) => key.startsWith('paid'));
    expect([paid.length, await w.spent('acme')]).toEqual([37, 37n]);
    for (const decision of all) expect(decision.ads.length).toBeGreaterThan(0);
  });

  it('gives all back on release, whether or not its answer came', async () => {
    const w = new World();
    await w.budget('acme', 5n);
    const request: PodsRequest = {
      ...w.head(),
      pods: [{ pod: 'a', rules: { maxAds: 2 }, candidates: [ad('a', { charges: [money('acme')] })], ttlMs: MINUTE }],
    };
    await decidePods(w.state, request);
    await releasePods(w.backend, request);
    expect(await w.spent('acme')).toBe(0n);
    expect((await decidePods(w.state, request)).pods[0]!.ads).toEqual([]);
  });

  it('passes on that a window is over, so that the caller builds its charges anew', async () => {
    const w = new World();
    const window = { kind: 'fixed', start: 0, end: START } as const;
    const charges = [{ ...cap('day', 5n), window }];
    await expect(w.pod({ maxAds: 1 }, [ad('a', { charges })])).rejects.toMatchObject({ reason: 'wrongWindow' });
  });

  it.each([
    ['id', { id: 'no spaces' }],
    ['pods[0].pod', { pod: '' }],
    ['pods[0].breakNumber', { rules: { maxAds: 1, separate: [{ by: 'category', within: 'row' } as const] } }],
    ['pods[0].candidates', { candidates: [ad('twice'), ad('twice')] }],
  ])('refuses a request that is wrong, with the place: %s', async (path, wrong) => {
    await expect(new World().pod({ maxAds: 1 }, [ad('a')], wrong)).rejects.toMatchObject({ path });
  });
});

describe('decidePods', () => {
  const pod = (id: string, rules: PodRules, candidates: readonly PodCandidate[], more: Partial<PodRequest> = {}) => ({
    pod: id,
    rules,
    candidates,
    ttlMs: MINUTE,
    ...more,
  });

  it('decides the pods of a whole viewing in two calls, each held until it can no longer come', async () => {
    const w = new World();
    const separate = [{ by: 'creative', within: 'stream' }] as const;
    const candidates = Array.from({ length: 6 }, (_, i) => ad(`ad${i}`, { identity: { creativeIds: [`c${i}`] } }));
    const { pods } = await decidePods(w.state, {
      ...w.head(),
      pods: [
        pod('pre', { maxAds: 2, separate }, candidates),
        pod('mid', { maxAds: 3, separate }, candidates, { ttlMs: 20 * MINUTE }),
        pod('post', { maxAds: 2, separate }, candidates, { ttlMs: 60 * MINUTE }),
      ],
    });
    expect(w.calls).toHaveLength(2);
    expect(new Set(pods.flatMap(keys)).size).toBe(6);
    expect(pods.map(({ ads }) => ads.map(({ position }) => position))).toEqual([[1, 2], [1, 2, 3], [1]]);
    const [pre, mid] = pods.map(({ ads }) => ads[0]!.expiresAt - START);
    expect(pre).toBeGreaterThanOrEqual(MINUTE);
    expect(pre).toBeLessThanOrEqual(MINUTE * 1.125);
    expect(mid).toBeGreaterThanOrEqual(20 * MINUTE);
  });

  it('counts a cap of the pod for each pod, and one of the stream for all', async () => {
    const w = new World();
    const podCap: Charge = { ...cap('x', 1n), counter: ['campaign', 'x', 'pod', { param: 'pod' }] };
    const streamCap: Charge = { ...cap('x', 3n), counter: ['campaign', 'x', 'stream', { param: 'stream' }] };
    const candidates = [ad('a', { charges: [podCap, streamCap] }), ad('b', { charges: [podCap, streamCap] })];
    const pods = ['p1', 'p2', 'p3', 'p4'].map((id) => pod(id, { maxAds: 2 }, candidates));
    const decided = await decidePods(w.state, { ...w.head(), pods });
    expect(decided.pods.map(({ ads }) => ads.length)).toEqual([1, 1, 1, 0]);
  });

  it('needs more than one reserve for more than 64 ads, and keeps the stream apart all the same', async () => {
    const w = new World();
    const separate = [{ by: 'creative', within: 'stream' }] as const;
    const rules: PodRules = { maxAds: 10, separate };
    const candidates = Array.from({ length: 70 }, (_, i) => ad(`ad${i}`, { identity: { creativeIds: [`c${i}`] } }));
    const request = { ...w.head(), pods: Array.from({ length: 8 }, (_, i) => pod(`p${i}`, rules, candidates)) };
    const { pods } = await decidePods(w.state, request);
    expect(pods.map(({ ads }) => ads.length)).toEqual([10, 10, 10, 10, 10, 10, 10, 0]);
    expect(new Set(pods.flatMap(keys)).size).toBe(70);
    const again = await decidePods(w.state, request);
    expect([again.replayed, again.pods.flatMap(keys)]).toEqual([true, pods.flatMap(keys)]);
  });

  it('keeps apart what is separated in a row: in a break and the ones beside it, however they are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('auto', 'food', 'tech'), { maxLength: 4 }), { minLength: 2, maxLength: 5 }),
        fc.boolean(),
        async (breaks, together) => {
          const w = new World();
          const rules: PodRules = { maxAds: 3, separate: [{ by: 'category', within: 'row' }] };
          const pods = breaks.map((categories, breakNumber) =>
            pod(
              `b${breakNumber}`,
              rules,
              categories.map((name, i) => ad(`${breakNumber}-${i}`, { categories: [name] })),
              { breakNumber },
            ),
          );
          const decided: PodDecision[] = [];
          if (together) decided.push(...(await decidePods(w.state, { ...w.head(), pods })).pods);
          else for (const one of pods) decided.push(await decidePod(w.state, { ...w.head(), ...one }));

          // A plain model: earlier breaks choose first, each category once, none of the break before.
          let before = new Set<string>();
          for (const [index, { ads }] of decided.entries()) {
            const now = new Set([...new Set(breaks[index])].filter((name) => !before.has(name)));
            expect(ads.map(({ candidate }) => candidate!.categories![0]).sort()).toEqual([...now].sort());
            before = now;
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps every rule under any state, and leaves nothing held that it does not tell', async () => {
    const candidate = fc.record({
      durationMs: fc.constantFrom(6_000, 15_000, 30_000),
      value: fc.bigInt(0n, 9n),
      categories: fc.subarray(['auto', 'food', 'tech'], { maxLength: 2 }),
      charges: fc.subarray([cap('x', 1n), cap('y', 2n), money('acme'), money('beta')], { maxLength: 2 }),
    });
    const rules = fc
      .record({
        maxAds: fc.integer({ min: 1, max: 4 }),
        minAds: fc.constantFrom(0, 1, 1, 2),
        maxDurationMs: fc.constantFrom(30_000, 60_000),
        minDurationMs: fc.constantFrom(0, 0, 20_000),
        separate: fc.subarray([
          { by: 'category' as const, within: 'next' as const },
          { by: 'category' as const, within: 'pod' as const },
        ]),
      })
      .map((some) => ({ ...some, minAds: Math.min(some.minAds, some.maxAds) }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(candidate, { maxLength: 8 }),
        fc.array(rules, { minLength: 1, maxLength: 3 }),
        fc.bigInt(0n, 3n),
        fc.bigInt(0n, 3n),
        fc.constantFrom('none', 'acme', 'both'),
        async (some, allRules, acme, beta, stolen) => {
          const w = new World();
          await w.budget('acme', acme);
          await w.budget('beta', beta);
          w.meanwhile = async (call) => {
            if (call !== 1 || stolen === 'none') return;
            await w.budget('acme', 0n);
            if (stolen === 'both') await w.budget('beta', 0n);
          };
          const candidates = some.map((one, i) => ad(`ad${i}`, one));
          const pods = allRules.map((rules, i) => pod(`p${i}`, rules, candidates));
          const decided = await decidePods(w.state, { ...w.head(), pods });
          expect(w.calls.length).toBeLessThanOrEqual(3);
          let spent = 0n;
          for (const [index, { ads }] of decided.pods.entries()) {
            expect(ads.map(({ position }) => position)).toEqual(ads.map((_, i) => i + 1));
            const those = ads.map(({ candidate }) => candidate!);
            if (ads.length > 0) expect(isPod(those, allRules[index]!)).toBe(true);
            for (const { charges } of those)
              spent += BigInt(charges.filter(({ partition }) => partition !== 'viewer').length);
          }
          expect((await w.spent('acme')) + (await w.spent('beta'))).toBe(spent);
        },
      ),
      { numRuns: 400 },
    );
  });
});
