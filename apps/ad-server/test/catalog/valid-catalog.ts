import fc from 'fast-check';
import type {
  AdvertiserFile,
  BudgetFile,
  CampaignFile,
  CapFile,
  CatalogFile,
  CompanionFile,
  CreativeFile,
  PacingFile,
  ScheduleFile,
} from '../../src/catalog/catalog-file';

/** Any valid catalogue, with every part of the format in it sometimes. */
export function validCatalog(): fc.Arbitrary<CatalogFile> {
  return (
    fc
      .record({ advertisers: ids, campaigns: ids, placements: ids, groups: ids, schedules: ids, currency })
      .chain((names) =>
        fc.record(
          {
            currencyRates: fc.constant({ base: names.currency, EUR: '1.08' }),
            advertisers: each(names.advertisers, (id) => advertiser(id, names.currency)),
            groups: each(names.campaigns.length > 0 && names.advertisers.length === 1 ? names.groups : [], (id) =>
              fc.record({
                id: fc.constant(id),
                campaigns: fc.subarray([...names.campaigns], { minLength: 1 }),
                budget: budget(names.currency),
              }),
            ),
            campaigns: each(names.advertisers.length === 0 ? [] : names.campaigns, (id) =>
              campaign(id, names.advertisers, names.placements, names.currency),
            ),
            placements: each(names.placements, (id) =>
              fc.record({ id: fc.constant(id), name: text, holdFor: duration }, { requiredKeys: ['id'] }),
            ),
            schedules: each(names.schedules, (id) => schedule(id, names.placements)),
          },
          { requiredKeys: ['advertisers', 'campaigns', 'placements'] },
        ),
      )
      // Groups need the campaigns they name.
      .map((file) => (file.campaigns.length === 0 ? { ...file, groups: [] } : file))
  );
}

const idChars = fc.constantFrom(...'abcXYZ019._-'.split(''));
const id = fc.string({ unit: idChars, minLength: 1, maxLength: 64 });
const ids = fc.uniqueArray(id, { maxLength: 4 });
const text = fc.string({
  unit: fc.constantFrom(...'aé漢😀 "\'<&>:#{}[]|%@`\\'.split('')),
  minLength: 1,
  maxLength: 20,
});
const currency = fc.constantFrom('USD', 'JPY', 'KWD');
const zone = fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe');
const duration = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('ms', 's', 'm', 'h', 'd', 'w'))
  .map((parts) => parts.join(''));
const weekday = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
const money = fc
  .tuple(fc.bigInt({ min: 0n, max: 8_000_000_000n }), fc.constantFrom('', '.5', '.25', '.005'))
  .map(([whole, fraction]) => `${whole}${fraction}`);
const count = fc.integer({ min: 0, max: 1_000_000 });
const timestamp = fc.constantFrom('00:10:00', '01:00:00.500', '100:00:59');
const url = fc.constantFrom(
  'https://cdn.example/a.mp4',
  'http://[::1]:8080/a?b=[CACHEBUSTING]#c',
  'HTTPS://EXAMPLE.COM/%20',
);

function each<T>(names: readonly string[], make: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.tuple<T[]>(...names.map(make));
}

function advertiser(name: string, code: string): fc.Arbitrary<AdvertiserFile> {
  return fc.record(
    { id: fc.constant(name), name: text, caps: caps(false), budget: budget(code) },
    { requiredKeys: ['id'] },
  );
}

function campaign(
  name: string,
  advertisers: readonly string[],
  placements: readonly string[],
  code: string,
): fc.Arbitrary<CampaignFile> {
  const targeting = fc.record(
    {
      ...(placements.length === 0 ? {} : { placements: fc.subarray([...placements], { minLength: 1 }) }),
      countries: fc.subarray(['FR', 'DE', 'US'], { minLength: 1 }),
      devices: fc.subarray(['ctv', 'mobile', 'other'] as const, { minLength: 1 }),
      keywords: fc.constantFrom({ any: ['Sport'] }, { none: ['war', 'é'] }),
      dayparts: fc.constant([
        { days: ['sat'], from: '22:00', to: '02:00' },
        { from: '00:00', to: '24:00' },
      ] as const),
    },
    { requiredKeys: [] },
  );
  return fc
    .record(
      {
        id: fc.constant(name),
        name: text,
        advertiser: fc.constantFrom(...advertisers),
        categories: fc.uniqueArray(id, { maxLength: 3 }),
        labels: fc.uniqueArray(id, { maxLength: 3 }),
        priority: fc.integer({ min: 0, max: 1000 }),
        weight: fc.double({ min: 0.001, max: 1000, noNaN: true }),
        pricing: fc.record({
          model: fc.constantFrom('cpm', 'cpc', 'cpcv', 'cpv', 'flat'),
          amount: money,
          currency: fc.constant(code),
        }),
        budget: budget(code),
        pacing,
        flight: fc.record(
          {
            start: fc.constantFrom(null, '2026-01-01T00:00:00', '2025-03-30T02:30'),
            end: fc.constantFrom(null, '2027-01-01T00:00:00.5'),
            timeZone: zone,
          },
          { requiredKeys: [] },
        ),
        caps: caps(true),
        exemptFrom: fc.constant([]),
        whenUserUnknown: fc.constantFrom('serve', 'skip'),
        whenStateDown: fc.constantFrom('open', 'closed', 'shadow'),
        targeting,
        ...(placements.length < 2 ? {} : { roadblock: fc.subarray([...placements], { minLength: 2 }) }),
        creatives: fc.uniqueArray(creative, { minLength: 1, maxLength: 3, selector: (item) => item.id }),
      },
      { requiredKeys: ['id', 'advertiser', 'creatives'] },
    )
    .map(withoutWrongRoadblock);
}

/** One that takes places it is not for, or has a tag that the server follows, is none. */
function withoutWrongRoadblock({ roadblock, ...rest }: CampaignFile): CampaignFile {
  const { targeting, creatives } = rest;
  const isFor = roadblock?.every((placement) => targeting?.placements?.includes(placement) !== false);
  const isSound = roadblock && isFor && !creatives.some(({ unwrap }) => unwrap);
  return isSound ? { ...rest, roadblock } : rest;
}

function budget(code: string): fc.Arbitrary<BudgetFile> {
  const periods = { total: money, hourly: money, daily: money, weekly: money, monthly: money };
  const counts = fc
    .record({ total: count, hourly: count, daily: count, weekly: count, monthly: count }, { requiredKeys: [] })
    .filter((limits) => Object.keys(limits).length > 0);
  return fc
    .record(
      {
        ...periods,
        currency: fc.constant(code),
        timeZone: zone,
        weekStart: weekday,
        impressions: counts,
        clicks: counts,
        completes: counts,
        overDelivery: fc.constantFrom('0%', '2.5%', '0.0001%'),
      },
      { requiredKeys: ['currency'] },
    )
    .filter((limits) => Object.keys(limits).length > 0);
}

const pacing: fc.Arbitrary<PacingFile> = fc.oneof(
  fc.record({ mode: fc.constantFrom('asap', 'even', 'hourly', 'adaptive') }),
  fc.record({ mode: fc.constant('front-loaded'), share: fc.constantFrom('50%', '66.6667%', '100%') }),
  fc.record({
    mode: fc.constant('curve'),
    weights: fc.constantFrom(24, 168).map((length) => Array<number>(length).fill(1)),
  }),
);

function caps(ofCampaign: boolean): fc.Arbitrary<CapFile[]> {
  const base = {
    per: fc.constantFrom('creative', 'campaign', 'advertiser', 'category', 'label', 'placement', 'household'),
    event: fc.constantFrom('impression', 'click', 'complete'),
  };
  const options = (required: readonly string[]) => ({ requiredKeys: [...required, ...(ofCampaign ? ['per'] : [])] });
  const limit = fc.integer({ min: 0, max: 1000 });
  const one = fc.oneof(
    fc.record(
      { ...base, limit, window: duration, kind: fc.constantFrom('rolling', 'sliding') },
      options(['limit', 'window']) as never,
    ),
    fc.record(
      { ...base, limit, window: fc.constantFrom('minute', 'hour', 'day', 'month'), timeZone: zone },
      options(['limit', 'window']) as never,
    ),
    fc.record(
      { ...base, limit, window: fc.constant('week'), timeZone: zone, weekStart: weekday },
      options(['limit', 'window']) as never,
    ),
    fc.record(
      { ...base, limit, window: fc.constantFrom('lifetime', 'stream', 'pod') },
      options(['limit', 'window']) as never,
    ),
    fc.record({ ...base, minGap: duration }, options(['minGap']) as never),
  ) as fc.Arbitrary<CapFile>;
  return fc.array(one, { maxLength: 4 });
}

const creative: fc.Arbitrary<CreativeFile> = fc
  .record(
    {
      id,
      name: text,
      durationMs: fc.integer({ min: 1, max: 86_400_000 }),
      skipAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
      universalAdId: fc.record({ registry: text, value: text }),
      clickThrough: url,
    },
    { requiredKeys: ['id', 'durationMs'] },
  )
  .chain((base) =>
    fc
      .oneof(
        fc.record({ media: fc.array(mediaFile, { minLength: 1, maxLength: 3 }) }),
        fc.record(
          {
            media: fc.array(mediaFile, { minLength: 1, maxLength: 3 }),
            companions: fc.uniqueArray(companion, { minLength: 1, maxLength: 3, selector: (item) => item.id }),
            companionsRequired: fc.constantFrom('all', 'any', 'none'),
          },
          { requiredKeys: ['media', 'companions'] },
        ),
        fc.record({ tag: url, unwrap: fc.boolean() }, { requiredKeys: ['tag'] }),
      )
      .map((source) => ({ ...base, ...source })),
  );

const mediaFile = fc.record(
  {
    url: fc.oneof(url, fc.constantFrom('/media/a.mp4', '/media/hls/a/index.m3u8')),
    type: fc.constantFrom('video/mp4', 'application/vnd.apple.mpegurl', 'application/dash+xml'),
    width: fc.integer({ min: 1, max: 4096 }),
    height: fc.integer({ min: 1, max: 4096 }),
    bitrateKbps: fc.integer({ min: 1, max: 1_000_000 }),
    codec: fc.constant('avc1.4d401e, mp4a.40.2'),
  },
  { requiredKeys: ['url', 'type', 'width', 'height'] },
);

const companion: fc.Arbitrary<CompanionFile> = fc
  .record(
    {
      id,
      width: fc.integer({ min: 1, max: 4096 }),
      height: fc.integer({ min: 1, max: 4096 }),
      slot: id,
      clickThrough: url,
      altText: text,
    },
    { requiredKeys: ['id', 'width', 'height'] },
  )
  .chain((base) =>
    fc
      .oneof(
        fc.record({ image: fc.record({ url, type: fc.constantFrom('image/png', 'image/svg+xml') }) }),
        fc.record({ iframe: url }),
        fc.record({ html: text }),
      )
      .map((resource) => ({ ...base, ...resource })),
  );

function schedule(name: string, placements: readonly string[]): fc.Arbitrary<ScheduleFile> {
  const separate = fc.subarray(['creative', 'campaign', 'advertiser', 'category', 'label']);
  const pod = fc.record(
    {
      minAds: fc.constantFrom(1, 2),
      maxAds: fc.integer({ min: 2, max: 100 }),
      minDurationMs: fc.integer({ min: 1, max: 1000 }),
      maxDurationMs: fc.integer({ min: 1000, max: 86_400_000 }),
      separate,
      bumper: fc.constant(null),
    },
    { requiredKeys: ['maxAds'] },
  );
  const item = fc.oneof(
    fc.record({ id, at: fc.constantFrom('start', 'end', '0%', '50%', '100%'), pod }),
    fc.record({ id, at: timestamp, repeatEvery: timestamp, pod }, { requiredKeys: ['id', 'at', 'pod'] }),
  );
  return fc.record(
    {
      id: fc.constant(name),
      name: text,
      ...(placements.length === 0 ? {} : { placement: fc.constantFrom(...placements) }),
      separate,
      breaks: fc.uniqueArray(item, { minLength: 1, maxLength: 3, selector: (part) => part.id }),
    },
    { requiredKeys: ['id', 'breaks'] },
  ) as fc.Arbitrary<ScheduleFile>;
}
