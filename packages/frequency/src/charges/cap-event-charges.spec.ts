import { defineOption } from '@xsp/core';
import { ask, see } from '../../test/support/ask';
import { memory } from '../../test/support/memory';
import { viewerPartition } from '../identity/identity';
import type { Cap } from '../cap/cap';
import { capCharges } from './cap-charges';
import { capEventCharges } from './cap-event-charges';

const subject = { campaign: 'acme' };

describe('capEventCharges', () => {
  it('stops a campaign after its click, and counts a click that came above the cap', async () => {
    const { backend } = await memory();
    const caps: readonly Cap[] = [
      { per: 'campaign', limit: 1, window: { kind: 'sliding', ms: 60_000 }, event: 'click' },
    ];
    const charges = capCharges(caps, subject, backend.now());
    const bind = { viewer: viewerPartition('u') };
    const option = defineOption('click', capEventCharges(caps, subject, 'click', backend.now()));
    const slots = [await ask(backend, charges, { user: 'u' }), await ask(backend, charges, { user: 'u' })];
    for (const slot of slots) {
      if (slot.status !== 'held') throw new Error('ads are served until the click');
      const click = { hold: slot.hold, event: 'click', option, bind };
      expect((await backend.commit(click)).status).toBe('committed');
      expect((await backend.commit(click)).status).toBe('duplicate');
    }
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
    const { counters } = await backend.snapshot(bind.viewer);
    expect(counters.map(({ counter }) => counter)).toEqual([['campaign', 'acme', 'clicks']]);
    expect(counters[0]!.state.log).toEqual([{ at: backend.now(), amount: 2n }]);
  });

  it('counts a pod once, whatever it shows of a campaign', async () => {
    const { backend } = await memory();
    const caps: readonly Cap[] = [{ per: 'campaign', limit: 2, window: { kind: 'lifetime' }, event: 'pod' }];
    const charges = capCharges(caps, subject, backend.now());
    const option = defineOption('pod', capEventCharges(caps, subject, 'pod', backend.now()));
    const bind = { viewer: viewerPartition('u') };
    for (const pod of ['p1', 'p1', 'p1', 'p2']) {
      expect(await see(backend, charges, { user: 'u' })).toBe('served');
      await backend.consume({ id: `pod.${pod}.acme`, bind, options: [option], rememberMs: 86_400_000 });
    }
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
  });

  it('has nothing to say of impressions, which the hold counts', () => {
    const caps: readonly Cap[] = [{ per: 'campaign', limit: 1, window: { kind: 'lifetime' } }];
    expect(capEventCharges(caps, subject, 'impression', 0)).toEqual([]);
    expect(capEventCharges(caps, subject, 'click', 0)).toEqual([]);
  });
});
