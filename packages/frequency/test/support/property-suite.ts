import fc from 'fast-check';
import { defineOption } from '@xsp/core';
import { capCharges, capEventCharges, householdPartition, viewerPartition, type Cap, type CapSubject } from '../../src';
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

/** Any mixture of caps decides as a plain count over all ads that were served would: for a backend with a clock. */
export function propertySuite(make: MakeBackend, numRuns = 200): void {
  it('decides as a plain count of everything that was served', async () => {
    const asserted = fc.asyncProperty(
      capList,
      capList,
      fc.array(step, { minLength: 5, maxLength: 60 }),
      async (own, parents, steps) => {
        const { backend, clock, close } = await make();
        if (!clock) throw new Error('the suite needs a clock');
        const model = new PlainModel();
        const served: { ad: ModelAd; hold: Parameters<typeof backend.commit>[0]['hold'] }[] = [];
        const parentsOnly = parents.filter((cap) => !own.some((other) => sameCounter(cap, other)));
        for (const action of steps) {
          const now = backend.now();
          if (action.do === 'wait') {
            clock.advance(action.ms);
          } else if (action.do === 'ask') {
            const request: ModelRequest = {
              user: `u${action.user}`,
              household: 'h',
              placement: `p${action.place}`,
              stream: `s${action.stream}`,
              pod: `s${action.stream}p${action.place}`,
              subject: subjects[action.ad]!,
              caps: own,
              parents: parentsOnly,
            };
            const charges = capCharges(own, request.subject, now, { parents: parentsOnly });
            const { user, household, placement, stream, pod } = request;
            const slot = await ask(backend, charges, { user, household, params: { placement, stream, pod } });
            const stopped = model.stops(request, now) !== undefined;
            expect({ stopped }).toEqual({ stopped: slot.status === 'refused' });
            if (slot.status === 'held') served.push({ ad: model.add(request, now, slot.expiresAt), hold: slot.hold });
          } else {
            const one = served[action.which];
            if (!one) continue;
            const { ad, hold } = one;
            const live = ad.state === 'held' && now < ad.expiresAt;
            if (action.do === 'release') {
              await backend.release({ reservation: hold.reservation, lead: hold.lead, rememberMs: HOUR });
              if (live) ad.state = 'released';
            } else if (live || ad.state === 'committed') {
              // Late commits are the port's business; here all come in time.
              const event = action.do === 'click' ? 'click' : 'impression';
              const charges = capEventCharges(own, ad.subject, event, now, { parents: parentsOnly });
              const { placement, stream, pod } = ad;
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
      },
    );
    await fc.assert(asserted, { numRuns });
  });
}

function sameCounter(one: Cap, other: Cap): boolean {
  const { limit: _one, ...a } = one;
  const { limit: _other, ...b } = other;
  return JSON.stringify(a) === JSON.stringify(b);
}
