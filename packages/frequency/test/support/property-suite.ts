import fc from 'fast-check';
import { defineOption, type HoldRef } from '@xsp/core';
import {
  capCharges,
  capEventCharges,
  feedsOf,
  householdPartition,
  viewerPartition,
  type Cap,
  type CappedAd,
  type CapSubject,
} from '../../src';
import { ask } from './ask';
import type { MakeBackend } from './backend-under-test';
import { PlainModel, type ModelAd, type ModelRequest } from './plain-model';

const HOUR = 3_600_000;

const windows: readonly Cap['window'][] = [
  { kind: 'rolling', ms: HOUR },
  { kind: 'rolling', ms: 30_000 },
  { kind: 'sliding', ms: HOUR },
  { kind: 'sliding', ms: 60_000 },
  { kind: 'calendar', unit: 'day', timeZone: 'UTC' },
  { kind: 'lifetime' },
  { kind: 'stream' },
  { kind: 'pod' },
];

/** Caps that differ in their counters: two on one counter are the merging's business, tested apart. */
const capList = fc.uniqueArray(
  fc
    .record({
      per: fc.constantFrom('creative', 'campaign', 'advertiser', 'category', 'any', 'genre'),
      limit: fc.integer({ min: 0, max: 3 }),
      window: fc.constantFrom(...windows),
      event: fc.constantFrom('impression', 'impression', 'click'),
      identity: fc.constantFrom('viewer' as const, 'viewer' as const, 'household' as const),
      each: fc.constantFrom([], [], ['placement' as const], ['stream' as const]),
    })
    .map(({ each, ...cap }) =>
      each.length > 0 && !['stream', 'pod', 'lifetime'].includes(cap.window.kind) ? { ...cap, each } : cap,
    ),
  { maxLength: 4, selector: ({ limit: _limit, ...shape }) => JSON.stringify([shape, shape.window.kind]) },
);

const subjects: readonly CapSubject[] = [
  { campaign: 'k1', creative: 'c1', advertiser: 'a1', categories: ['auto'], levels: { genre: ['drama', 'crime'] } },
  { campaign: 'k1', creative: 'c2', advertiser: 'a1', categories: ['auto', 'luxury'] },
  { campaign: 'k2', creative: 'c3', advertiser: 'a1', categories: ['luxury'], exemptFrom: ['advertiser'] },
  { campaign: 'k3', creative: 'c1', advertiser: 'a2', levels: { genre: ['crime'] } },
];

const pick = (max: number) => fc.integer({ min: 0, max });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      ad: pick(3),
      user: pick(1),
      place: pick(1),
      stream: pick(1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('commit' as const, 'release' as const, 'click' as const),
      which: pick(9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 999, 29_999, 60_000, 140_000, HOUR - 1, HOUR, 13 * HOUR),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Any mixture of caps decides as a plain count over all ads that were served would: for a backend with a clock. */
export function propertySuite(make: MakeBackend, numRuns = 250): void {
  const steps = fc.array(step, { minLength: 5, maxLength: 60 });

  it('decides as a plain count of everything that was served', async () => {
    const asserted = fc.asyncProperty(capList, capList, steps, async (own, all, actions) => {
      const parents = all.filter((cap) => !own.some((other) => sameCounter(cap, other)));
      await play(
        make,
        new PlainModel(),
        subjects.map((subject) => ({ subject, caps: own, parents })),
        actions,
      );
    });
    await fc.assert(asserted, { numRuns });
  });

  it('counts for the caps of others what they count', async () => {
    const lists = fc.array(capList, { minLength: subjects.length, maxLength: subjects.length });
    const asserted = fc.asyncProperty(lists, steps, async (caps, actions) => {
      const ads = subjects.map((subject, index) => ({ subject, caps: caps[index]! }));
      await play(make, new PlainModel(caps.flat()), ads, actions);
    });
    await fc.assert(asserted, { numRuns });
  });
}

async function play(
  make: MakeBackend,
  model: PlainModel,
  ads: readonly CappedAd[],
  actions: readonly Step[],
): Promise<void> {
  const { backend, clock, close } = await make();
  if (!clock) throw new Error('the suite needs a clock');
  const feeds = feedsOf(ads);
  const served: { which: number; ad: ModelAd; hold: HoldRef }[] = [];
  for (const action of actions) {
    const now = backend.now();
    switch (action.do) {
      case 'wait':
        clock.advance(action.ms);
        break;
      case 'ask': {
        const { subject, caps, parents = [] } = ads[action.ad]!;
        const { user, place, stream } = action;
        const request: ModelRequest = {
          user: `u${user}`,
          household: 'h',
          placement: `p${place}`,
          stream: `s${stream}`,
          pod: `s${stream}p${place}`,
          subject,
          caps,
          parents,
        };
        const charges = capCharges(caps, subject, now, { parents, feeds: feeds[action.ad]! });
        const { household, placement, stream: session, pod } = request;
        const params = { placement, stream: session, pod };
        const slot = await ask(backend, charges, { user: request.user, household, params });
        const stopped = model.stops(request, now) !== undefined;
        expect({ stopped }).toEqual({ stopped: slot.status === 'refused' });
        if (slot.status !== 'held') break;
        served.push({ which: action.ad, ad: model.add(request, now, slot.expiresAt), hold: slot.hold });
        break;
      }
      default: {
        const one = served[action.which];
        if (!one) break;
        const { ad, hold } = one;
        const live = ad.state === 'held' && now < ad.expiresAt;
        if (action.do === 'release') {
          await backend.release({ reservation: hold.reservation, lead: hold.lead, rememberMs: HOUR });
          if (live) ad.state = 'released';
          break;
        }
        // Late commits are the port's business; here all come in time.
        if (!live && ad.state !== 'committed') break;
        const event = action.do === 'click' ? 'click' : 'impression';
        const { placement, stream, pod, parents } = ad;
        const charges = capEventCharges(ad.caps, ad.subject, event, now, { parents, feeds: feeds[one.which]! });
        await backend.commit({
          hold,
          event,
          option: defineOption('event', charges),
          bind: { viewer: viewerPartition(ad.user), household: householdPartition(ad.household) },
          params: { placement, stream, pod },
        });
        if (live) Object.assign(ad, { state: 'committed', committedAt: now });
        if (action.do === 'click' && ad.clickedAt === undefined) model.click(ad, now);
      }
    }
  }
  await close();
}

function sameCounter(one: Cap, other: Cap): boolean {
  const { limit: _one, ...a } = one;
  const { limit: _other, ...b } = other;
  return JSON.stringify(a) === JSON.stringify(b);
}
