import { defineOption, MAX_AMOUNT, ValidationError, type Charge } from '@xsp/core';
import { see } from '../../test/support/ask';
import { memory } from '../../test/support/memory';
import type { Cap } from '../cap/cap';
import { capCharges } from './cap-charges';

const AT = Date.parse('2026-06-10T12:00:00Z');
const DAY = { kind: 'rolling', ms: 86_400_000 } as const;
const subject = { campaign: 'acme', creative: 'c1', advertiser: 'a', categories: ['auto', 'luxury'] };
const names = (charges: readonly Charge[]) =>
  charges.map(({ counter }) =>
    counter
      .map((part) => JSON.stringify(part))
      .join('/')
      .replaceAll('"', ''),
  );

describe('capCharges', () => {
  it('makes one charge for each counter, whoever asks it', () => {
    const charges = capCharges(
      [
        { per: 'campaign', limit: 3, window: DAY },
        { per: 'campaign', limit: 5, window: DAY, name: 'looser' },
        { per: 'category', limit: 9, window: DAY },
      ],
      { ...subject, categories: ['auto', 'auto', 'luxury'] },
      AT,
      { parents: [{ per: 'campaign', limit: 2, window: DAY, name: 'parents' }] },
    );
    expect(names(charges)).toEqual([
      'campaign/acme/impressions',
      'category/auto/impressions',
      'category/luxury/impressions',
    ]);
    expect(charges[0]).toEqual({
      partition: 'viewer',
      counter: ['campaign', 'acme', 'impressions'],
      window: DAY,
      amount: 1n,
      limits: [
        { name: 'parents', at: 2n },
        { name: 'campaign-cap', at: 3n },
        { name: 'looser', at: 5n },
      ],
      whenLate: 'count',
    });
  });

  it('keeps the stricter of two caps with one name', () => {
    const caps = [5, 2, 4].map((limit) => ({ per: 'campaign', limit, window: DAY }));
    expect(capCharges(caps, subject, AT)[0]?.limits).toEqual([{ name: 'campaign-cap', at: 2n }]);
  });

  it('counts apart by placement, stream, pod and household, in any combination', () => {
    const cap = { per: 'campaign', limit: 1 } as const;
    const charges = capCharges(
      [
        { ...cap, window: DAY, each: ['placement'] },
        { ...cap, window: { kind: 'stream' } },
        { ...cap, window: { kind: 'pod' }, each: ['stream'] },
        { ...cap, window: { kind: 'sliding', ms: 1 }, each: ['stream', 'placement'], identity: 'household' },
      ],
      subject,
      AT,
    );
    expect(names(charges)).toEqual([
      'campaign/acme/impressions/placement/{param:placement}',
      'campaign/acme/impressions/stream/{param:stream}',
      'campaign/acme/impressions/stream/{param:stream}/pod/{param:pod}',
      'campaign/acme/impressions/placement/{param:placement}/stream/{param:stream}',
    ]);
    expect(charges.map(({ partition }) => partition)).toEqual(['viewer', 'viewer', 'viewer', 'household']);
    expect(defineOption('ad', charges).params).toEqual(['placement', 'stream', 'pod']);
  });

  it('takes the places that the subject names instead of parameters', () => {
    const charges = capCharges(
      [{ per: 'campaign', limit: 1, window: { kind: 'pod' }, each: ['placement'] }],
      { ...subject, placement: 'home', pod: [{ param: 'stream' }, 'pre'] },
      AT,
    );
    expect(names(charges)).toEqual(['campaign/acme/impressions/placement/home/pod/{param:stream}/pre']);
  });

  it('asks room for events that come later, and holds nothing for them', () => {
    const [charge] = capCharges([{ per: 'campaign', limit: 1, window: DAY, event: 'click' }], subject, AT);
    expect(charge).toMatchObject({ counter: ['campaign', 'acme', 'clicks'], amount: 0n, room: 1n });
  });

  it('leaves out what a campaign is exempt from, of its parents only', () => {
    const parents: readonly Cap[] = [
      { per: 'advertiser', limit: 1, window: DAY },
      { per: 'any', limit: 1, window: DAY, name: 'house-rule' },
      { per: 'category', limit: 1, window: DAY },
    ];
    const own: readonly Cap[] = [{ per: 'advertiser', limit: 7, window: { kind: 'lifetime' } }];
    const exemptFrom = ['advertiser', 'house-rule'];
    expect(names(capCharges(own, { ...subject, exemptFrom }, AT, { parents }))).toEqual([
      'advertiser/a/impressions',
      'category/auto/impressions',
      'category/luxury/impressions',
    ]);
  });

  it('feeds counters of others without being stopped, and says nothing beside a cap of its own', () => {
    const feed = { cap: { per: 'category', limit: 1, window: DAY }, ids: ['luxury'] };
    const [charge] = capCharges([], subject, AT, { feeds: [feed] });
    expect(charge).toMatchObject({
      counter: ['category', 'luxury', 'impressions'],
      amount: 1n,
      limits: [{ name: 'feed', at: MAX_AMOUNT }],
    });
    const both = capCharges([{ per: 'category', limit: 2, window: DAY }], subject, AT, { feeds: [feed] });
    expect(both.map(({ limits }) => limits)).toEqual([
      [{ name: 'category-cap', at: 2n }],
      [{ name: 'category-cap', at: 2n }],
    ]);
  });

  it('makes no charges for whom is not known', () => {
    const caps: readonly Cap[] = [
      { per: 'campaign', limit: 1, window: DAY },
      { per: 'campaign', limit: 1, window: { kind: 'stream' } },
      { per: 'campaign', limit: 1, window: DAY, identity: 'household' },
    ];
    const of = (viewer: 'user' | 'session' | 'nobody', household: boolean) =>
      capCharges(caps, subject, AT, { known: { viewer, household } }).map(({ partition, window }) => [
        partition,
        window.kind,
      ]);
    expect(of('user', false)).toEqual([
      ['viewer', 'rolling'],
      ['viewer', 'forever'],
    ]);
    expect(of('session', false)).toEqual([['viewer', 'forever']]);
    expect(of('nobody', false)).toEqual([]);
    expect(of('nobody', true)).toEqual([['household', 'rolling']]);
  });

  it('never serves at a limit of 0', async () => {
    for (const window of [DAY, { kind: 'sliding', ms: 5 }, { kind: 'lifetime' }] as const) {
      for (const event of ['impression', 'click']) {
        const { backend } = await memory();
        const charges = capCharges([{ per: 'campaign', limit: 0, window, event }], subject, backend.now());
        expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
      }
    }
  });

  it.each([0.5, -1, NaN, Infinity, 2 ** 53])('refuses a limit of %p by the name of the cap', (limit) => {
    expect(() => capCharges([{ per: 'campaign', limit, window: DAY }], subject, AT)).toThrow(
      expect.objectContaining({ path: 'campaign-cap.limit' }) as Error,
    );
  });

  it('refuses a cap by an id that the ad does not have, where it must have one', () => {
    const cap = { per: 'creative', limit: 1, window: DAY };
    expect(() => capCharges([cap], { campaign: 'acme' }, AT)).toThrow(ValidationError);
    expect(capCharges([{ ...cap, per: 'label' }], { campaign: 'acme' }, AT)).toEqual([]);
  });
});
