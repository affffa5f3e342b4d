import { ManualClock, MemoryBackend, type ReserveAnswer, type ReserveRequest } from '@xsp/core';
import { parseCatalog } from '../../catalog';
import { catalogLimits } from '../../charging/catalog-limits';
import { podOfSlots } from '../pod-of-slots';
import type { PodsAdRequest } from '../pods-ad-request';
import { ProductionAdServer } from '../production-ad-server';
import { newReservationId } from '../reservation-id';
import { viewerOf } from '../viewer';

const { catalog } = parseCatalog(
  `
advertisers: [{ id: acme }, { id: rival }]
placements: [{ id: home }, { id: side }, { id: foot }]
campaigns:
  - id: wall
    advertiser: acme
    priority: 5
    pricing: { model: cpm, amount: "1000.00", currency: USD }
    budget: { total: "9.00", currency: USD }
    roadblock: [home, side]
    creatives: [{ id: wall-15, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }]
  - id: rival
    advertiser: rival
    priority: 9
    pricing: { model: cpm, amount: "1000.00", currency: USD }
    budget: { total: "9.00", currency: USD }
    targeting: { placements: [foot] }
    creatives: [{ id: rival-15, durationMs: 15000, media: [{ url: /media/b.mp4, type: video/mp4, width: 640, height: 360 }] }]
`,
  { name: 'test.yaml' },
);

/** A state whose answer to one reserve, the n-th, comes only when it is let. */
class SlowState extends MemoryBackend {
  calls = 0;
  slow = -1;
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));

  override async reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    const isSlow = this.calls++ === this.slow;
    const answer = await super.reserve(request);
    if (isSlow) await this.opened;
    return answer;
  }

  letAnswer(): void {
    this.open();
  }
}

function pageOf(user: string): PodsAdRequest {
  const placements = [...catalog.placements];
  const [placement] = placements;
  return {
    isPage: true,
    id: newReservationId(),
    retryMs: 60_000,
    request: {
      viewer: viewerOf({ user, session: undefined }, true, 'a key of the tests'),
      household: undefined,
      placement: placement!,
      requestId: undefined,
      audience: { country: undefined, device: undefined, keywords: new Set() },
      stream: 's',
      pod: 'p',
    },
    pods: placements.map((one, index) => ({
      pod: one.id,
      placement: one,
      rules: podOfSlots(1),
      bumper: null,
      startsInMs: 0,
      breakNumber: index,
    })),
  };
}

async function serverOf(deadlineMs: number) {
  const state = new SlowState({ clock: new ManualClock(Date.parse('2026-11-24T12:00:00Z')) });
  for (const limit of catalogLimits(catalog)) await state.setLimit(limit);
  const server = new ProductionAdServer({
    state,
    catalog,
    reservationTtlMs: 120_000,
    tokenTtlMs: 21_600_000,
    deadlineMs,
  });
  const page = pageOf('somebody');
  const holds = async () => (await state.snapshot(page.request.viewer.partition)).holds.length;
  return { state, server, page, holds };
}

describe('a page with a roadblock', () => {
  it('holds an ad in each place', async () => {
    const { state, server, page, holds } = await serverOf(60_000);
    const pods = await server.servePods(page);
    expect(pods.map(({ ads }) => ads.map(({ campaign }) => campaign.id))).toEqual([['wall'], ['wall'], ['rival']]);
    expect(await holds()).toBe(3);
    // The question what was decided before, the roadblock's dry run and its reserve, then the place that is left.
    expect(state.calls).toBe(5);
  });

  it.each([0, 1, 2, 3, 4])(
    'gives everything back when the answer to call %d comes after the deadline',
    async (slow) => {
      const { state, server, page, holds } = await serverOf(5);
      state.slow = slow;
      const pods = await server.servePods(page);
      expect(pods.flatMap(({ ads }) => ads)).toEqual([]);
      state.letAnswer();
      // The decision ends then, and what it held is released.
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(state.calls).toBe(5);
      expect(await holds()).toBe(0);
      for (const { partition, counter } of catalogLimits(catalog)) {
        const { counters } = await state.inspect([{ partition, counter, window: { kind: 'forever' } }]);
        expect(counters[0]).toMatchObject({ held: 0n, committed: 0n });
      }
    },
  );
});
