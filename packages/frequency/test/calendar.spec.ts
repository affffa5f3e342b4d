import { calendarWindow, StateError, type CalendarUnit } from '@xsp/core';
import { capCharges, capsValidUntil, FrequencyCapper, type Cap } from '../src';
import { see } from './support/ask';
import { memory } from './support/memory';

const HOUR = 3_600_000;
const subject = { campaign: 'acme' };
const cap = (unit: CalendarUnit, timeZone: string, weekStart?: 7): Cap => ({
  per: 'campaign',
  limit: 1,
  window: { kind: 'calendar', unit, timeZone, ...(weekStart && { weekStart }) },
});

/** Sees one ad, is stopped until the last millisecond of the window, and sees the next one in its first. */
async function expectWindow(only: Cap, start: string, end: string) {
  const from = Date.parse(start);
  const until = Date.parse(end);
  const { backend, clock } = await memory(from);
  const now = () => capCharges([only], subject, clock.now());
  expect(capsValidUntil([only], from)).toBe(until);
  expect(await see(backend, now(), { user: 'u' })).toBe('served');
  expect(await see(backend, now(), { user: 'u' })).toBe('campaign-cap');
  clock.set(until - 1);
  expect(await see(backend, now(), { user: 'u' })).toBe('campaign-cap');
  clock.set(until);
  expect(await see(backend, now(), { user: 'u' })).toBe('served');
  expect(await see(backend, now(), { user: 'u' })).toBe('campaign-cap');
}

describe('calendar windows', () => {
  it.each([
    // 23 hours: the clock goes from 02:00 to 03:00
    [cap('day', 'Europe/Paris'), '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    // 25 hours: it goes back from 03:00 to 02:00
    [cap('day', 'Europe/Paris'), '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    [cap('day', 'America/New_York'), '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    [cap('day', 'America/New_York'), '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    [cap('week', 'Europe/Paris'), '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    [cap('week', 'Europe/Paris', 7), '2026-03-28T23:00:00Z', '2026-04-04T22:00:00Z'],
    [cap('month', 'Europe/Paris'), '2028-01-31T23:00:00Z', '2028-02-29T23:00:00Z'],
    [cap('month', 'UTC'), '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    // The hour that the clock shows twice is two hours.
    [cap('hour', 'Europe/Paris'), '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'],
    [cap('hour', 'Europe/Paris'), '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    [cap('hour', 'Asia/Kolkata'), '2026-06-10T09:30:00Z', '2026-06-10T10:30:00Z'],
    [cap('minute', 'UTC'), '2026-06-10T09:30:00Z', '2026-06-10T09:31:00Z'],
  ])('holds %j from %s until before %s', expectWindow);

  it('counts an ad in the day it was served on, however late its impression', async () => {
    const { backend, clock } = await memory(Date.parse('2026-06-10T23:59:59.999Z'));
    const day = cap('day', 'UTC');
    const capper = new FrequencyCapper(backend, { window: day.window, defaultCap: 1 });
    const { hold } = await capper.reserve('u', 'acme');
    const { end, start } = calendarWindow('day', clock.now(), 'UTC');
    clock.advance(1);
    await backend.commit({ hold: hold! });
    expect(await capper.getCount('u', 'acme')).toBe(0);
    expect(await capper.checkCap('u', 'acme')).toBe(true);
    const { counters } = await backend.inspect([
      {
        partition: hold!.lead,
        counter: ['campaign', 'acme', 'impressions'],
        window: { kind: 'fixed', start, end },
      },
    ]);
    expect(counters[0]?.committed).toBe(1n);
  });
});

describe('windows from the first impression, and sliding ones', () => {
  it('starts with the first and ends to the millisecond', async () => {
    const { backend, clock } = await memory();
    const charges = capCharges([{ per: 'campaign', limit: 2, window: { kind: 'rolling', ms: HOUR } }], subject, 0);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    clock.advance(HOUR - 1);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
    clock.advance(1);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
  });

  it('never sees more than the limit in any stretch of its length', async () => {
    const { backend, clock } = await memory();
    const charges = capCharges([{ per: 'campaign', limit: 2, window: { kind: 'sliding', ms: HOUR } }], subject, 0);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    clock.advance(HOUR - 1);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    clock.advance(1);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
    clock.advance(HOUR - 2);
    expect(await see(backend, charges, { user: 'u' })).toBe('campaign-cap');
    clock.advance(1);
    expect(await see(backend, charges, { user: 'u' })).toBe('served');
  });

  it('keeps a gap to the millisecond, an ad on its way included', async () => {
    const { backend, clock } = await memory();
    const gap: Cap = { per: 'any', limit: 1, window: { kind: 'sliding', ms: 600_000 }, name: 'any-gap' };
    const of = (campaign: string) => capCharges([gap], { campaign }, 0);
    expect(await see(backend, of('a'), { user: 'u' })).toBe('served');
    clock.advance(599_999);
    expect(await see(backend, of('b'), { user: 'u' })).toBe('any-gap');
    clock.advance(1);
    expect(await see(backend, of('b'), { user: 'u' })).toBe('served');
  });
});

describe('a server whose clock is behind the state', () => {
  it('builds the calendar window anew, once', async () => {
    const { backend, clock } = await memory(Date.parse('2026-06-10T00:00:00Z'));
    const behind = new Proxy(backend, {
      get: (target, name) => {
        if (name === 'now') return () => clock.now() - 1;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const window = { kind: 'calendar', unit: 'day', timeZone: 'UTC' } as const;
    const capper = new FrequencyCapper(behind, { defaultCap: 1, window });
    expect(await capper.checkCap('u', 'acme')).toBe(true);
    expect(await capper.reserve('u', 'acme')).toMatchObject({ canServe: true });
    expect(await capper.reserve('u', 'acme')).toMatchObject({ canServe: false });
    expect(await new FrequencyCapper(backend, { defaultCap: 1, window }).getRemaining('u', 'acme')).toBe(0);
    await capper.recordImpression('v', 'acme');
    expect(await new FrequencyCapper(backend, { window }).getCount('v', 'acme')).toBe(1);
  });

  it('throws when the state says so twice', async () => {
    const { backend } = await memory();
    const lost = Object.assign(Object.create(backend) as typeof backend, {
      reserve: () => Promise.reject(new StateError('wrongWindow', 'no', { details: { now: backend.now() } })),
    });
    const capper = new FrequencyCapper(lost);
    await expect(capper.checkCap('u', 'acme')).rejects.toMatchObject({ reason: 'wrongWindow' });
  });
});
