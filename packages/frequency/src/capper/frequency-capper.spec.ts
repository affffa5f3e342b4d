import { SLIDING_LOG_ENTRIES, StateError, ValidationError } from '@xsp/core';
import { memory } from '../../test/support/memory';
import { FrequencyCapper } from './frequency-capper';
import { MultiLevelFrequencyCapper } from './multi-level-frequency-capper';

const HOUR = 3_600_000;

describe('FrequencyCapper', () => {
  it('checks, records, counts and says what remains', async () => {
    const { backend, clock } = await memory();
    const capper = new FrequencyCapper(backend, { defaultCap: 3, window: '24h' });
    expect(await capper.getCount('u', 'k')).toBe(0);
    expect(await capper.getRemaining('u', 'k')).toBe(3);
    expect(await capper.recordImpression('u', 'k')).toBe(1);
    expect(await capper.recordImpression('u', 'k')).toBe(2);
    expect(await capper.checkCap('u', 'k')).toBe(true);
    expect(await capper.recordImpression('u', 'k')).toBe(3);
    expect(await capper.checkCap('u', 'k')).toBe(false);
    expect(await capper.checkCap('u', 'other')).toBe(true);
    expect(await capper.checkCap('other', 'k')).toBe(true);
    expect(await capper.recordImpression('u', 'k')).toBe(4); // it happened
    expect(await capper.getRemaining('u', 'k')).toBe(0);
    expect(await capper.getRemaining('u', 'k', 6)).toBe(2);
    clock.advance(24 * HOUR);
    expect(await capper.checkCap('u', 'k')).toBe(true);
    expect(await capper.getCount('u', 'k')).toBe(0);
  });

  it('reads a cap of 0 as never, and not as "not set"', async () => {
    const { backend } = await memory();
    expect(await new FrequencyCapper(backend).checkCap('u', 'k', 0)).toBe(false);
    expect(await new FrequencyCapper(backend, { defaultCap: 0 }).checkCap('u', 'k')).toBe(false);
    expect(await new FrequencyCapper(backend, { defaultCap: 0 }).getRemaining('u', 'k')).toBe(0);
  });

  it('says why not, with level, count, limit and when it frees up', async () => {
    const { backend, clock } = await memory();
    const capper = new FrequencyCapper(backend, { defaultCap: 2, window: '1h' });
    await capper.recordImpression('u', 'k');
    const { hold, canServe } = await capper.reserve('u', 'k');
    expect(canServe).toBe(true);
    const refused = await capper.check('u', 'k');
    expect(refused).toMatchObject({
      canServe: false,
      refusal: { level: 'campaign', id: 'k', event: 'impression', count: 1, held: 1, limit: 2 },
    });
    expect(refused.reason).toMatch(
      /^campaign-cap of campaign k reached: 1 and 1 on the way of 2 impressions in the 1h since the first; free at 2026-/,
    );
    await capper.commit(hold!);
    expect((await capper.check('u', 'k')).refusal?.freesAt).toBe(clock.now() + HOUR);
  });

  it('counts a hold once and gives it back when it is released or its time is over', async () => {
    const { backend, clock } = await memory();
    const capper = new FrequencyCapper(backend, { defaultCap: 1, holdMs: 60_000 });
    const first = await capper.reserve('u', 'k');
    await capper.release(first.hold!);
    const second = await capper.reserve('u', 'k');
    expect(second.canServe).toBe(true);
    clock.advance(70_000);
    const third = await capper.reserve('u', 'k');
    expect(third.canServe).toBe(true);
    expect((await capper.commit(third.hold!)).status).toBe('committed');
    expect((await capper.commit(third.hold!)).status).toBe('duplicate');
    expect((await capper.commit(second.hold!)).status).toBe('late'); // the viewer saw it
    expect(await capper.getCount('u', 'k')).toBe(2);
  });

  it('makes the same call once: same id, same user, same campaign, same call', async () => {
    const { backend } = await memory();
    const capper = new FrequencyCapper(backend, { defaultCap: 9 });
    const call = { id: 'any / text' };
    const [one, again] = [await capper.reserve('u', 'k', call), await capper.reserve('u', 'k', call)];
    expect(again.hold).toEqual(one.hold);
    expect((await capper.reserve('u', 'other', call)).hold).not.toEqual(one.hold);
    expect(await capper.recordImpression('u', 'k', call)).toBe(1);
    expect(await capper.recordImpression('u', 'k', call)).toBe(1);
    expect(await capper.recordImpression('u', 'k', { id: 'another' })).toBe(2);
  });

  it('records facts above a sliding cap too, however many', async () => {
    const { backend, clock } = await memory();
    const capper = new FrequencyCapper(backend, { defaultCap: 1, window: { kind: 'sliding', ms: 60_000 } });
    for (let i = 1; i <= 3; i++) {
      expect(await capper.recordImpression('u', 'k')).toBe(i);
      clock.advance(1);
    }
    clock.advance(59_997);
    expect(await capper.getCount('u', 'k')).toBe(2);
  });

  it('erases a user in one call, and only that one', async () => {
    const { backend } = await memory();
    const capper = new FrequencyCapper(backend);
    for (const user of ['u', 'v']) await capper.recordImpression(user, 'k');
    const { hold } = await capper.reserve('u', 'k2');
    expect(await capper.eraseUser('u')).toBeGreaterThan(0);
    expect(await capper.getCount('u', 'k')).toBe(0);
    expect(await capper.getCount('v', 'k')).toBe(1);
    await capper.commit(hold!);
    expect(await capper.getCount('u', 'k2')).toBe(0);
    const left: unknown[] = [];
    for await (const record of backend.dump()) if (record.type === 'counter') left.push(record.partition.id);
    expect(new Set(left).size).toBe(1);
  });

  it('keeps no user id that can be read, with a secret none that can be guessed', async () => {
    const { backend } = await memory();
    await new FrequencyCapper(backend, { secret: 's3cret' }).recordImpression('alice@example.org', 'k');
    await new FrequencyCapper(backend).recordImpression('alice@example.org', 'k');
    const ids = new Set<string>();
    for await (const record of backend.dump()) {
      expect(
        JSON.stringify(record, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ).not.toContain('alice');
      if (record.type === 'counter') ids.add(record.partition.id);
    }
    expect(ids.size).toBe(2);
  });

  it.each([-1, 0.5, NaN])('refuses a cap of %p', async (cap) => {
    const { backend } = await memory();
    expect(() => new FrequencyCapper(backend, { defaultCap: cap })).toThrow(ValidationError);
    await expect((async () => new FrequencyCapper(backend).checkCap('u', 'k', cap))()).rejects.toThrow(ValidationError);
  });

  it('refuses what it could not count: no user, a window of a request, a sliding cap beyond the log', async () => {
    const { backend } = await memory();
    const capper = new FrequencyCapper(backend);
    await expect((async () => capper.checkCap('', 'k'))()).rejects.toThrow(ValidationError);
    await expect((async () => capper.checkCap('u', 'a b'))()).rejects.toThrow(ValidationError);
    await expect((async () => capper.reserve('u', ''))()).rejects.toThrow(
      /^campaignId: must match .*, but is ""; hashId/,
    );
    expect(() => new FrequencyCapper(backend, { window: { kind: 'stream' } })).toThrow(ValidationError);
    expect(() => new FrequencyCapper(backend, { window: '90' })).toThrow(ValidationError);
    const window = { kind: 'sliding', ms: 1 } as const;
    expect(() => new FrequencyCapper(backend, { defaultCap: SLIDING_LOG_ENTRIES + 1, window })).toThrow(
      ValidationError,
    );
  });

  it('throws when the state cannot be asked: never "no impressions yet"', async () => {
    const { backend } = await memory();
    const capper = new FrequencyCapper(backend);
    await backend.close();
    for (const call of [
      () => capper.checkCap('u', 'k'),
      () => capper.getCount('u', 'k'),
      () => capper.getRemaining('u', 'k'),
      () => capper.recordImpression('u', 'k'),
      () => capper.eraseUser('u'),
    ]) {
      await expect(call()).rejects.toThrow(StateError);
    }
  });
});

describe('MultiLevelFrequencyCapper', () => {
  it('allows 2 of a creative, 5 of a campaign, 10 of an advertiser, and says which level stops', async () => {
    const { backend } = await memory();
    const capper = new MultiLevelFrequencyCapper(backend);
    const see = (creative: string, campaign: string) => capper.recordAllImpressions('u', creative, campaign, 'a');
    for (const creative of ['c1', 'c1']) expect((await see(creative, 'k1')).canServe).toBe(true);
    expect((await see('c1', 'k1')).refusal).toMatchObject({ level: 'creative', id: 'c1', count: 2, limit: 2 });
    for (const creative of ['c2', 'c2', 'c3']) expect((await see(creative, 'k1')).canServe).toBe(true);
    expect((await see('c4', 'k1')).refusal).toMatchObject({ level: 'campaign', id: 'k1', count: 5, limit: 5 });
    // Nothing was counted by what was refused: the creative has seen none.
    for (const creative of ['c4', 'c4', 'c5', 'c5', 'c6']) expect((await see(creative, 'k2')).canServe).toBe(true);
    expect((await capper.checkAllCaps('u', 'c9', 'k9', 'a')).refusal).toMatchObject({ level: 'advertiser', limit: 10 });
    expect(await capper.checkAllCaps('v', 'c9', 'k9', 'a')).toEqual({ canServe: true, reason: 'OK' });
  });

  it('holds all levels until the impression, or gives all back', async () => {
    const { backend } = await memory();
    const capper = new MultiLevelFrequencyCapper(backend, {
      caps: [
        { per: 'campaign', limit: 1, window: { kind: 'lifetime' } },
        { per: 'any', limit: 1, window: { kind: 'sliding', ms: 60_000 }, name: 'gap' },
      ],
    });
    const { hold } = await capper.reserveAll('u', 'c', 'k', 'a');
    expect((await capper.checkAllCaps('u', 'c', 'k2', 'a')).refusal?.cap).toBe('gap');
    await capper.release(hold!);
    const again = await capper.reserveAll('u', 'c', 'k2', 'a');
    await capper.commit(again.hold!);
    expect((await capper.checkAllCaps('u', 'c', 'k2', 'a')).refusal?.cap).toBe('campaign-cap');
    expect(await capper.eraseUser('u')).toBeGreaterThan(0);
    expect((await capper.checkAllCaps('u', 'c', 'k2', 'a')).canServe).toBe(true);
  });

  it('refuses caps that it is not told enough for', async () => {
    const { backend } = await memory();
    const window = { kind: 'lifetime' } as const;
    for (const cap of [
      { per: 'category', limit: 1, window },
      { per: 'campaign', limit: 1, window, identity: 'household' },
      { per: 'campaign', limit: 1, window, each: ['placement'] },
      { per: 'campaign', limit: 1, window, event: 'click' },
      { per: 'campaign', limit: 1.5, window },
    ] as const) {
      expect(() => new MultiLevelFrequencyCapper(backend, { caps: [cap] })).toThrow(ValidationError);
    }
  });
});
