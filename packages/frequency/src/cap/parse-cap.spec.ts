import { ValidationError } from '@xsp/core';
import { parseCap, type CapConfig } from './parse-cap';

const owner = { level: 'campaign', timeZone: 'Europe/Paris', forgetAfterMs: 30 * 86_400_000 };
const parse = (config: unknown) => parseCap(config as CapConfig, owner, 'caps[1]');

describe('parseCap', () => {
  it.each([
    [
      { limit: 3, window: '1d' },
      { per: 'campaign', limit: 3, window: { kind: 'rolling', ms: 86_400_000 } },
    ],
    [
      { per: 'campaign', limit: 9, window: '7d', kind: 'sliding' },
      { per: 'campaign', limit: 9, window: { kind: 'sliding', ms: 604_800_000 } },
    ],
    [
      { per: 'creative', limit: 1, window: '36h' },
      { per: 'creative', limit: 1, window: { kind: 'rolling', ms: 129_600_000 } },
    ],
    [
      { per: 'category', limit: 5, window: 'day', timeZone: 'america/new_york' },
      { per: 'category', limit: 5, window: { kind: 'calendar', unit: 'day', timeZone: 'America/New_York' } },
    ],
    [
      { limit: 5, window: 'week', weekStart: 'sun' },
      { per: 'campaign', limit: 5, window: { kind: 'calendar', unit: 'week', timeZone: 'Europe/Paris', weekStart: 7 } },
    ],
    [
      { limit: 20, window: 'lifetime' },
      { per: 'campaign', limit: 20, window: { kind: 'lifetime', forgetAfterMs: 2_592_000_000 } },
    ],
    [
      { limit: 4, window: 'stream' },
      { per: 'campaign', limit: 4, window: { kind: 'stream' } },
    ],
    [{ minGap: '10m' }, { per: 'campaign', limit: 1, window: { kind: 'sliding', ms: 600_000 }, name: 'campaign-gap' }],
    [
      { per: 'any', minGap: '30s' },
      { per: 'any', limit: 1, window: { kind: 'sliding', ms: 30_000 }, name: 'any-gap' },
    ],
    [
      { limit: 1, window: '30d', event: 'click', name: 'one-click' },
      { per: 'campaign', limit: 1, window: { kind: 'rolling', ms: 2_592_000_000 }, event: 'click', name: 'one-click' },
    ],
    [
      { per: ['creative', 'household', 'placement'], limit: 1, window: '1h' },
      {
        per: 'creative',
        limit: 1,
        window: { kind: 'rolling', ms: 3_600_000 },
        identity: 'household',
        each: ['placement'],
      },
    ],
    [
      { per: 'household', limit: 0, window: 'pod' },
      { per: 'campaign', limit: 0, window: { kind: 'pod' }, identity: 'household' },
    ],
    [
      { per: 'genre', limit: 2, window: 'hour' },
      { per: 'genre', limit: 2, window: { kind: 'calendar', unit: 'hour', timeZone: 'Europe/Paris' } },
    ],
  ])('reads %j', (config, cap) => {
    expect(parse(config)).toEqual({ name: `${cap.per}-cap`, ...cap });
  });

  it.each([
    [{ limit: 0.5, window: '1d' }, ['limit']],
    [{ limit: -1, window: '1d' }, ['limit']],
    [{ limit: '3', window: '1d' }, ['limit']],
    [{ window: '1d' }, ['limit']],
    [{ limit: 3 }, ['window']],
    [{ limit: 3, window: 'fortnight' }, ['window']],
    [{ limit: 3, window: '0s' }, ['window']],
    [{ limit: 3, window: 86_400 }, ['window']],
    [{ limit: 3, window: '1d', kind: 'tumbling' }, ['kind']],
    [{ limit: 3, window: 'day', kind: 'sliding' }, ['kind']],
    [{ limit: 3, window: '1d', timeZone: 'UTC' }, ['timeZone']],
    [{ limit: 3, window: 'day', timeZone: '+02:00' }, ['timeZone']],
    [{ limit: 3, window: 'week', weekStart: 'someday' }, ['weekStart']],
    [{ limit: 3, window: 'day', weekStart: 1 }, ['weekStart']],
    [{ limit: 1_001, window: '1d', kind: 'sliding' }, ['limit']],
    [{ limit: 3, window: '1d', minGap: '10m' }, ['limit', 'window']],
    [{ minGap: 600 }, ['minGap']],
    [{ per: ['campaign', 'creative'], limit: 1, window: '1d' }, ['per']],
    [{ per: ['placement', 'placement'], limit: 1, window: '1d' }, ['per']],
    [{ per: ['viewer', 'household'], limit: 1, window: '1d' }, ['per']],
    [{ per: 'a b', limit: 1, window: '1d' }, ['per']],
    [{ limit: 1, window: '1d', event: 'a/b' }, ['event']],
    [{ limit: 1, window: '1d', name: 'daily budget' }, ['name']],
    [{ limit: 1, window: '1d', pre: 'campaign' }, ['pre']],
    [{ limit: -1, window: 'x', evnt: 'click', name: '' }, ['evnt', 'name', 'window', 'limit']],
  ])('refuses %j with every mistake and its path', (config, fields) => {
    let error: unknown;
    try {
      parse(config);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ValidationError);
    const issues = (error as ValidationError).issues.map(({ path }) => path.replace('caps[1].', ''));
    expect(issues).toEqual(fields);
  });

  it.each([undefined, null, 3, 'campaign', []])('refuses %p', (config) => {
    expect(() => parse(config)).toThrow(expect.objectContaining({ path: 'caps[1]' }) as Error);
  });

  it('needs a time zone for calendar windows', () => {
    expect(() => parseCap({ limit: 1, window: 'day' }, { level: 'campaign' })).toThrow(
      expect.objectContaining({ path: 'cap.timeZone' }) as Error,
    );
  });
});
