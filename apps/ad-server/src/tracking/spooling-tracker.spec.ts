import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, MemoryBackend, StateError, type StateBackend } from '@xsp/core';
import { LmdbBackend } from '@xsp/state-lmdb';
import { adRequestOf } from '../../test/support/ad-request';
import { parseCatalog } from '../catalog';
import { catalogLimits } from '../charging/catalog-limits';
import { unbilledOption } from '../charging/unbilled-option';
import { campaignStatus } from '../reports/campaign-status';
import { ProductionAdServer } from '../serving/production-ad-server';
import { TokenSigner } from '../tokens/token-signer';
import { BeaconSpool } from './beacon-spool';
import { BeaconTracker } from './beacon-tracker';
import { SpoolingTracker } from './spooling-tracker';

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
  - { id: spring, advertiser: acme, pricing: { model: cpm, amount: "5.00", currency: USD }, budget: { total: "0.005", currency: USD },
      creatives: [{ id: one, durationMs: 15000, media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }] }] }
`;

const TOKEN_TTL = 21_600_000;

describe('SpoolingTracker', () => {
  const directory = mkdtempSync(join(tmpdir(), 'xsp-spooling-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reports what nobody pays for when the state is back, if it went away once the event was counted', async () => {
    const clock = new ManualClock(Date.parse('2026-11-24T12:00:00Z'));
    const memory = new MemoryBackend({ clock });
    let isAway = false;
    const state = new Proxy<StateBackend>(memory, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name === 'consume' && isAway) return () => Promise.reject(new StateError('unavailable', 'gone'));
        return value.bind(target) as unknown;
      },
    });
    const { catalog } = parseCatalog(CATALOG, { name: 'test.yaml' });
    for (const limit of catalogLimits(catalog)) await state.setLimit(limit);
    const times = { reservationTtlMs: 60_000, tokenTtlMs: TOKEN_TTL, deadlineMs: 5_000 };
    const server = new ProductionAdServer({ state, catalog, ...times });
    const signer = new TokenSigner(['a secret of the tests']);
    const tracker = new BeaconTracker({
      state,
      signer,
      tokenTtlMs: TOKEN_TTL,
      holdOf: ({ reservation, slot, viewer }) => ({
        reservation,
        slot,
        lead: { kind: 'viewer', id: viewer },
        home: { kind: 'advertiser', id: 'acme' },
      }),
      placementOf: () => 'home',
      scopeOf: () => Promise.resolve(undefined),
      optionOf: () => undefined,
      unheldOptionOf: () => undefined,
      unbilledOptionOf: (token, now) => unbilledOption(server.creatives.ofRef(token.creative)!, now),
    });
    const store = await LmdbBackend.open({ path: join(directory, 'spool') });
    const spool = new BeaconSpool(store);
    const spooling = new SpoolingTracker({ tracker, state, spool });

    /** The token of an ad that is held from now on. */
    const serve = async (user: string): Promise<string> => {
      const result = await server.serveAd(adRequestOf(catalog, user));
      if (!result.success) throw new Error(result.reason);
      const { hold, creativeRef } = result.ad;
      return signer.sign({
        reservation: hold.reservation,
        slot: hold.slot,
        viewer: hold.lead.id,
        creative: creativeRef,
        placement: 1,
        expiresAt: clock.now() + TOKEN_TTL,
        user: true,
        unheld: false,
      });
    };
    const late = await serve('late');
    clock.advance(120_000);
    // There is money for one, and who came in time has it.
    expect(await spooling.track('impression', await serve('early'))).toBe('counted');
    isAway = true;
    expect(await spooling.track('impression', late)).toBe('spooled');
    const figures = async () => {
      const { budget, impressions } = await campaignStatus(memory, catalog.campaignById.get('spring')!, undefined);
      return [impressions, budget.spent, budget.unbilled];
    };
    expect(await figures()).toEqual([2, '0.005', '0.00']);
    await spooling.replay();
    expect(await spool.size()).toBe(1);
    isAway = false;
    await spooling.replay();
    expect([await spool.size(), ...(await figures())]).toEqual([0, 2, '0.005', '0.005']);
    // Sent again it counts nothing, nor is it reported again.
    expect(await spooling.track('impression', late)).toBe('duplicate');
    expect(await figures()).toEqual([2, '0.005', '0.005']);
    await spooling.close();
  });

  it('counts the others when the state refuses one for good, and says why', async () => {
    const store = await LmdbBackend.open({ path: join(directory, 'refused') });
    const spool = new BeaconSpool(store);
    for (let index = 0; index < 20; index++) await spool.add({ event: 'click', token: `t${index}`, receivedAt: 1 });
    const track = (_event: string, token: string): Promise<'counted'> =>
      token === 't3' ? Promise.reject(new StateError('missing', 'no limit')) : Promise.resolve('counted');
    const told: unknown[] = [];
    const spooling = new SpoolingTracker({
      tracker: { track, read: () => 'valid' } as unknown as BeaconTracker,
      state: new MemoryBackend(),
      spool,
      onReplay: (outcome) => told.push(outcome),
    });
    await spooling.replay();
    expect(await spool.size()).toBe(1);
    expect(told).toMatchObject([{ replayed: 19 }, { error: { reason: 'missing' } }]);
    await spooling.close();
  });
});
