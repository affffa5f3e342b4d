import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationError } from '@xsp/core';
import { catalogFromValue, type Catalog, formatIssues, parseCatalog } from '.';

const everything = { unserved: [] } as const;
const complete = readFileSync(join(__dirname, '../../test/catalog/complete.yaml'), 'utf8');

/** A small valid catalogue, whose lines the tests below change. */
const small = `advertisers:
  - { id: acme, name: Acme, caps: [{ id: day, limit: 9, window: 1d }] }
  - { id: other }
placements:
  - { id: home, holdFor: 2m }
campaigns:
  - id: spring
    advertiser: acme
    priority: 5
    weight: 1
    pricing: { model: cpm, amount: "5.00", currency: USD }
    budget: { total: "100.00", daily: "10.00", currency: USD, overDelivery: "0%" }
    pacing: { mode: even }
    flight: { start: 2026-01-01T00:00:00, end: 2026-02-01T00:00:00, timeZone: Europe/Paris }
    caps:
      - { per: campaign, limit: 3, window: 1d }
    exemptFrom: [day]
    targeting: { placements: [home], countries: [FR], dayparts: [{ from: "18:00", to: "23:00" }] }
    creatives:
      - id: spring-15
        durationMs: 15000
        clickThrough: https://example.com/
        media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]
groups:
  - { id: q4, campaigns: [spring], budget: { total: "50.00", currency: USD } }
schedules:
  - id: film
    breaks:
      - { id: pre, at: start, pod: { maxAds: 2, maxDurationMs: 60000 } }
`;

/** The small catalogue with a piece of its text replaced. */
function changed(piece: string, replacement: string): string {
  if (!small.includes(piece)) throw new Error(`the small catalogue has no ${piece}`);
  return small.replace(piece, () => replacement);
}

/** Every mistake as a line for the terminal. */
function mistakes(text: string, name = 'c.yaml'): string[] {
  try {
    parseCatalog(text, { ...everything, name });
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return formatIssues(error.issues, name).split('\n');
  }
}

describe('parseCatalog', () => {
  it('accepts the small catalogue that the tests below break', () => {
    expect(mistakes(small)).toEqual([]);
  });

  it.each<[what: string, piece: string, replacement: string, expected: string]>([
    // Keys and ids
    [
      'an unknown key',
      'priority: 5',
      'pirority: 5',
      'c.yaml:9:15 campaigns[0].pirority is not a key; did you mean priority?',
    ],
    [
      'a key that is like no other',
      'weight: 1',
      'frobnicate: 1',
      'c.yaml:10:17 campaigns[0].frobnicate is not a key; the keys here are id, name, advertiser',
    ],
    ['a missing key', 'advertiser: acme', 'name: Spring', 'c.yaml:7:5 campaigns[0].advertiser is missing'],
    [
      'an id with blanks',
      'id: spring-15\n',
      'id: spring 15\n',
      'c.yaml:20:13 campaigns[0].creatives[0].id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -, not "spring 15"',
    ],
    ['an id that is too long', 'id: other', `id: ${'x'.repeat(65)}`, 'c.yaml:3:11 advertisers[1].id must be 1 to 64'],
    [
      'an id that is a number',
      'id: other',
      'id: 42',
      'c.yaml:3:11 advertisers[1].id must be 1 to 64 of the characters A-Z a-z 0-9 . _ -, not 42; write it as a string: "42"',
    ],
    [
      'two of one id',
      'id: other',
      'id: acme',
      'c.yaml:3:11 advertisers[1].id acme is taken by advertisers[0]; choose another id',
    ],
    [
      'a list where a mapping belongs',
      '{ id: other }',
      '[other]',
      'c.yaml:3:5 advertisers[1] must be a mapping with the key id, not a list',
    ],
    [
      'an empty value',
      'placements:\n  - { id: home, holdFor: 2m }',
      'placements:',
      'c.yaml:4:1 placements must be a list of placements; write [] for none, not empty (null)',
    ],
    // References
    [
      'an unknown advertiser',
      'advertiser: acme',
      'advertiser: acmee',
      'c.yaml:8:17 campaigns[0].advertiser names an unknown advertiser, acmee; did you mean acme?',
    ],
    [
      'an unknown placement',
      'placements: [home]',
      'placements: [kitchen]',
      'c.yaml:18:31 campaigns[0].targeting.placements[0] names an unknown placement, kitchen; add it',
    ],
    [
      'an unknown campaign',
      'campaigns: [spring]',
      'campaigns: [sprign]',
      'c.yaml:25:27 groups[0].campaigns[0] names an unknown campaign, sprign; did you mean spring?',
    ],
    [
      'an unknown cap',
      'exemptFrom: [day]',
      'exemptFrom: [week]',
      'c.yaml:17:18 campaigns[0].exemptFrom[0] names an unknown cap of its advertiser, week',
    ],
    [
      'a reference given twice',
      'placements: [home]',
      'placements: [home, home]',
      'c.yaml:18:37 campaigns[0].targeting.placements[1] "home" is there twice, first at [0]; remove one',
    ],
    // Money
    [
      'money as a number',
      'amount: "5.00"',
      'amount: 5.00',
      'c.yaml:11:36 campaigns[0].pricing.amount must be an amount of money, 0 or more, as text such as "12.50", not 5.00; write it as a string: "5.00"',
    ],
    [
      'money as an integer',
      'daily: "10.00"',
      'daily: 10',
      'c.yaml:12:39 campaigns[0].budget.daily must be an amount of money, 0 or more, as text such as "12.50", not 10; write it as a string: "10"',
    ],
    [
      'negative money',
      'amount: "5.00"',
      'amount: "-5.00"',
      'c.yaml:11:36 campaigns[0].pricing.amount must be an amount of money, 0 or more',
    ],
    [
      'money with an exponent',
      'amount: "5.00"',
      'amount: "5e3"',
      'c.yaml:11:36 campaigns[0].pricing.amount must be an amount of money',
    ],
    [
      'money with separators',
      'amount: "5.00"',
      'amount: "5,000.00"',
      'c.yaml:11:36 campaigns[0].pricing.amount must be an amount of money',
    ],
    [
      'an unknown currency',
      'amount: "5.00", currency: USD',
      'amount: "5.00", currency: USX',
      'c.yaml:11:54 campaigns[0].pricing.currency unknown currency "USX"; write the three capital letters',
    ],
    [
      'a currency in small letters',
      'amount: "5.00", currency: USD',
      'amount: "5.00", currency: usd',
      'c.yaml:11:54 campaigns[0].pricing.currency must be the three capital letters',
    ],
    [
      'money without currency',
      '{ total: "50.00", currency: USD }',
      '{ total: "50.00" }',
      'c.yaml:25:44 groups[0].budget.currency is missing; say what the amounts of money are in, such as USD',
    ],
    [
      'a budget beyond 64 bits',
      'total: "100.00"',
      'total: "9223372036.854775808"',
      'c.yaml:12:22 campaigns[0].budget.total out of range; USD goes up to 9223372036.854775807',
    ],
    [
      'an over-delivery beyond 64 bits',
      '"100.00", daily: "10.00", currency: USD, overDelivery: "0%"',
      '"9000000000", currency: USD, overDelivery: "5%"',
      'c.yaml:12:65 campaigns[0].budget.overDelivery lifts 9000000000.00 USD out of range',
    ],
    [
      'more digits than can be kept',
      'total: "100.00"',
      'total: "0.0000000001"',
      'c.yaml:12:22 campaigns[0].budget.total "0.0000000001" USD has more digits than can be kept',
    ],
    [
      'a CPM whose thousandth is not exact',
      'amount: "5.00"',
      'amount: "5.0000001"',
      'c.yaml:11:36 campaigns[0].pricing.amount a thousandth of 5.0000001 USD cannot be kept exactly; write a CPM with at most 6 digits',
    ],
    [
      'an over-delivery that is a number',
      'overDelivery: "0%"',
      'overDelivery: 5',
      'c.yaml:12:77 campaigns[0].budget.overDelivery must be a percentage as text with its sign',
    ],
    [
      'an empty budget',
      '{ total: "50.00", currency: USD }',
      '{}',
      'c.yaml:25:44 groups[0].budget must be a mapping such as { total: "1000.00", daily: "100.00", currency: USD }; it is empty',
    ],
    // Caps
    [
      'half a limit',
      'limit: 3, window: 1d',
      'limit: 0.5, window: 1d',
      'c.yaml:16:33 campaigns[0].caps[0].limit must be a whole number from 0 (0 means never) to 1000000000, not 0.5',
    ],
    [
      'a negative limit',
      'limit: 3, window: 1d',
      'limit: -1, window: 1d',
      'c.yaml:16:33 campaigns[0].caps[0].limit must be a whole number from 0',
    ],
    [
      'an endless limit',
      'limit: 3, window: 1d',
      'limit: .inf, window: 1d',
      'c.yaml:16:33 campaigns[0].caps[0].limit must be a whole number from 0',
    ],
    [
      'a limit as text',
      'limit: 3, window: 1d',
      'limit: "3", window: 1d',
      'c.yaml:16:33 campaigns[0].caps[0].limit must be a whole number from 0 (0 means never) to 1000000000, not "3"; write it without quotes: 3',
    ],
    [
      'a duration spelt out',
      'limit: 3, window: 1d',
      'limit: 3, window: 10 minutes',
      'c.yaml:16:44 campaigns[0].caps[0].window must be a duration such as "10m", "1d", "7d", or one of minute, hour, day, week, month, lifetime, stream, pod, not "10 minutes"; write 10m',
    ],
    [
      'a duration without unit',
      'holdFor: 2m',
      'holdFor: 120',
      'c.yaml:5:26 placements[0].holdFor must be a duration: a whole number and one unit of ms, s, m, h, d, w, such as "30s", "10m", "36h", "7d", not 120; it has no unit',
    ],
    [
      'no duration at all',
      'holdFor: 2m',
      'holdFor: 0s',
      'c.yaml:5:26 placements[0].holdFor must be longer than 0, not 0s',
    ],
    [
      'a level that is misspelt',
      'per: campaign, limit: 3',
      'per: campain, limit: 3',
      'not "campain"; did you mean campaign?',
    ],
    [
      'a cap without limit',
      'per: campaign, limit: 3, window: 1d',
      'per: campaign, window: 1d',
      'c.yaml:16:9 campaigns[0].caps[0].limit is missing; say how many',
    ],
    [
      'a cap without window',
      'per: campaign, limit: 3, window: 1d',
      'per: campaign, limit: 3',
      'c.yaml:16:9 campaigns[0].caps[0].window is missing; say in what time',
    ],
    [
      'a cap that says nothing',
      'per: campaign, limit: 3, window: 1d',
      'per: campaign',
      'c.yaml:16:9 campaigns[0].caps[0] says nothing; give limit and window',
    ],
    [
      'a gap beside a limit',
      'limit: 3, window: 1d }\n',
      'limit: 3, minGap: 10m }\n',
      'c.yaml:16:33 campaigns[0].caps[0].limit does not go with minGap',
    ],
    [
      'a zone for a duration',
      'limit: 3, window: 1d }\n',
      'limit: 3, window: 1d, timeZone: UTC }\n',
      'c.yaml:16:58 campaigns[0].caps[0].timeZone does not go with window 1d',
    ],
    [
      'a kind for a calendar day',
      'limit: 3, window: 1d }\n',
      'limit: 3, window: day, kind: sliding }\n',
      'c.yaml:16:55 campaigns[0].caps[0].kind does not go with window day',
    ],
    [
      'a sliding window that keeps too much',
      'limit: 3, window: 1d }\n',
      'limit: 1001, window: 1d, kind: sliding }\n',
      'c.yaml:16:33 campaigns[0].caps[0].limit must be at most 1000 in a sliding window',
    ],
    // Time
    [
      'an end before the start',
      'end: 2026-02-01T00:00:00',
      'end: 2025-02-01T00:00:00',
      'c.yaml:14:48 campaigns[0].flight.end must be after the start, 2026-01-01T00:00:00, not 2025-02-01T00:00:00',
    ],
    [
      'an end at the start',
      'end: 2026-02-01T00:00:00',
      'end: 2026-01-01T00:00',
      'c.yaml:14:48 campaigns[0].flight.end must be after the start',
    ],
    [
      'a day that does not exist',
      'end: 2026-02-01T00:00:00',
      'end: 2026-02-29T00:00:00',
      'c.yaml:14:48 campaigns[0].flight.end "2026-02-29T00:00:00" is not in the calendar',
    ],
    [
      'a time with offset',
      'end: 2026-02-01T00:00:00',
      'end: 2026-02-01T00:00:00Z',
      'c.yaml:14:48 campaigns[0].flight.end must be a local date and time such as 2026-01-01T00:00:00 without offset',
    ],
    [
      'a zone that does not exist',
      'timeZone: Europe/Paris',
      'timeZone: Europe/Pari',
      'c.yaml:14:79 campaigns[0].flight.timeZone unknown time zone "Europe/Pari"; write a name of the IANA database, such as "Europe/Paris" or "UTC"; did you mean Europe/Paris?',
    ],
    [
      'an offset for a zone',
      'timeZone: Europe/Paris',
      'timeZone: "+02:00"',
      'c.yaml:14:79 campaigns[0].flight.timeZone "+02:00" is an offset and not a time zone',
    ],
    [
      'a daypart without length',
      'to: "23:00"',
      'to: "18:00"',
      'c.yaml:18:87 campaigns[0].targeting.dayparts[0].to must not be the same as from, 18:00',
    ],
    [
      'a time of day without zero',
      'from: "18:00"',
      'from: 8:00',
      'c.yaml:18:74 campaigns[0].targeting.dayparts[0].from must be a time of day',
    ],
    [
      'a country by its old code',
      'countries: [FR]',
      'countries: [UK]',
      'c.yaml:18:50 campaigns[0].targeting.countries[0] unknown country UK; ISO 3166 has GB',
    ],
    [
      'a country that is none',
      'countries: [FR]',
      'countries: [ZZ]',
      'c.yaml:18:50 campaigns[0].targeting.countries[0] unknown country ZZ',
    ],
    // Creatives
    [
      'a URL of another scheme',
      'clickThrough: https://example.com/',
      'clickThrough: "javascript:alert(1)"',
      'c.yaml:22:23 campaigns[0].creatives[0].clickThrough must be an absolute http or https URL',
    ],
    [
      'a URL that is none',
      'clickThrough: https://example.com/',
      'clickThrough: "https://exa[mple/"',
      'c.yaml:22:23 campaigns[0].creatives[0].clickThrough "https://exa[mple/" is not a URL',
    ],
    [
      'a URL with a password',
      'clickThrough: https://example.com/',
      'clickThrough: https://a:b@example.com/',
      'c.yaml:22:23 campaigns[0].creatives[0].clickThrough must not hold a user name or password',
    ],
    [
      'a relative URL',
      'url: /media/a.mp4',
      'url: a.mp4',
      'c.yaml:23:24 campaigns[0].creatives[0].media[0].url must be an absolute http or https URL, or a path that begins with /media/',
    ],
    [
      'a path out of the media folder',
      'url: /media/a.mp4',
      'url: /media/%2e%2e/secret',
      'c.yaml:23:24 campaigns[0].creatives[0].media[0].url "/media/%2e%2e/secret" leads out of /media/',
    ],
    ['a path with an encoded slash', 'url: /media/a.mp4', 'url: /media/..%2fsecret', 'leads out of /media/'],
    [
      'no media and no tag',
      'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]',
      'name: x',
      'c.yaml:20:9 campaigns[0].creatives[0] needs either media or tag, and not both',
    ],
    [
      'unwrap without tag',
      'clickThrough: https://example.com/',
      'unwrap: true',
      'c.yaml:22:17 campaigns[0].creatives[0].unwrap goes only with tag',
    ],
    [
      'companions beside a tag',
      'media: [{ url: /media/a.mp4, type: video/mp4, width: 640, height: 360 }]',
      'tag: https://t.example/\n        companions: [{ id: a, width: 1, height: 1, html: x }]',
      'c.yaml:24:21 campaigns[0].creatives[0].companions goes only with media',
    ],
    [
      'a duration in seconds and fractions',
      'durationMs: 15000',
      'durationMs: 15.5',
      'c.yaml:21:21 campaigns[0].creatives[0].durationMs must be a whole number of milliseconds',
    ],
    [
      'a name with a line break',
      'name: Acme',
      'name: "Ac\\nme"',
      'c.yaml:2:23 advertisers[0].name must be text of 1 to 200 characters on one line',
    ],
    // Pacing and pods
    [
      'a share without front-loaded',
      'mode: even',
      'mode: even, share: 60%',
      'c.yaml:13:34 campaigns[0].pacing.share goes only with mode front-loaded',
    ],
    [
      'front-loaded without share',
      'mode: even',
      'mode: front-loaded',
      'c.yaml:13:13 campaigns[0].pacing.share is missing',
    ],
    ['a share that is no front', 'mode: even', 'mode: front-loaded, share: 40%', 'must be from 50% to 100%, not 40%'],
    [
      'a curve of a wrong length',
      'mode: even',
      'mode: curve, weights: [1, 2]',
      'c.yaml:13:37 campaigns[0].pacing.weights must be 24 weights (hours of the day) or 168 (hours of the week from Monday), not 2',
    ],
    [
      'a curve of nothing',
      'mode: even',
      `mode: curve, weights: [${Array(24).fill(0).join(', ')}]`,
      'must not all be 0',
    ],
    [
      'a pod whose least is above its most',
      'maxAds: 2',
      'minAds: 3, maxAds: 2',
      'c.yaml:29:46 schedules[0].breaks[0].pod.minAds must not be above maxAds, 2, but is 3',
    ],
    [
      'a pod that is too short for itself',
      'maxDurationMs: 60000',
      'minDurationMs: 70000, maxDurationMs: 60000',
      'minDurationMs must not be above maxDurationMs, 60000, but is 70000',
    ],
    [
      'a repeat without a time',
      'at: start',
      'at: start, repeatEvery: "00:10:00"',
      'c.yaml:29:44 schedules[0].breaks[0].repeatEvery goes only with a time in at',
    ],
    ['a break at nowhere', 'at: start', 'at: 10m', 'c.yaml:29:24 schedules[0].breaks[0].at must be start, end'],
    [
      'a bumper that is not there',
      'maxAds: 2',
      'bumper: { campaign: spring, creative: spring-6 }, maxAds: 2',
      'pod.bumper.creative names an unknown creative of the campaign, spring-6; did you mean spring-15?',
    ],
    // YAML
    [
      'a key given twice',
      'weight: 1',
      'priority: 6',
      'c.yaml:10:5 campaigns[0].priority is given twice, first in line 9; remove one',
    ],
    [
      'an alias',
      '- { id: other }',
      '- &o { id: other }\n  - *o',
      'c.yaml:4:5 advertisers[2] is an alias; write the value out',
    ],
    [
      'a key of JavaScript',
      'weight: 1',
      '__proto__: { polluted: true }',
      'c.yaml:10:5 campaigns[0].__proto__ is not a key of the format',
    ],
    ['a key that is a list', 'weight: 1', '? [a]\n    : 1', 'c.yaml:10:7 campaigns[0] has a key that is no plain text'],
    ['a tag', 'weight: 1', 'weight: !seconds 1', 'c.yaml:10:22 campaigns[0].weight has a tag, !seconds; remove it'],
  ])('names %s', (_, piece, replacement, expected) => {
    const found = mistakes(changed(piece, replacement));
    expect(found.join('\n')).toContain(expected);
    expect(found).toHaveLength(1);
  });

  it('names all mistakes at once, each in its place, in the order of the text', () => {
    const broken = small
      .replace('id: acme, name', 'nmae: Acme, name')
      .replace('advertiser: acme', 'advertiser: acme\n    budgte: 3')
      .replace('amount: "5.00", currency: USD', 'amount: 5, currency: EUR')
      .replace('limit: 3', 'limit: 0.5')
      .replace('durationMs: 15000', 'durationMs: "15s"')
      .replace('maxAds: 2', 'maxAds: 0');
    expect(mistakes(broken).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'c.yaml:2:5 advertisers[0].id',
      'c.yaml:2:13 advertisers[0].nmae',
      'c.yaml:8:17 campaigns[0].advertiser',
      'c.yaml:9:13 campaigns[0].budgte',
      'c.yaml:12:36 campaigns[0].pricing.amount',
      'c.yaml:13:58 campaigns[0].budget.currency',
      'c.yaml:17:33 campaigns[0].caps[0].limit',
      'c.yaml:22:21 campaigns[0].creatives[0].durationMs',
      'c.yaml:26:72 groups[0].budget.currency',
      'c.yaml:30:46 schedules[0].breaks[0].pod.maxAds',
    ]);
  });

  it('finds what is wrong in sound parts beside unsound ones, and says nothing about what depends on those', () => {
    const broken = changed('{ per: campaign, limit: 3, window: 1d }', '{ per: campaign, limit: x, minGap: ten }');
    expect(mistakes(broken).map((line) => line.split(' ')[1])).toEqual([
      'campaigns[0].caps[0].limit',
      'campaigns[0].caps[0].minGap',
    ]);
  });

  describe('currencies', () => {
    const euro = (text: string) =>
      text.replace('budget: { total: "50.00", currency: USD }', 'budget: { total: "50.00", currency: EUR }');

    it('refuses mixed ones without rates', () => {
      expect(mistakes(euro(small))).toEqual([
        expect.stringContaining(
          'c.yaml:25:72 groups[0].budget.currency is EUR beside USD at campaigns[0].pricing.currency; use one currency, or give currencyRates',
        ),
      ]);
    });

    it('takes them with rates for all', () => {
      expect(mistakes(`currencyRates: { base: USD, EUR: "1.08" }\n${euro(small)}`)).toEqual([]);
    });

    it.each([
      ['{ base: GBP, EUR: "1.2" }', 'has no rate; add to currencyRates what 1 USD is worth in GBP'],
      [
        '{ base: USD, EUR: 1.08 }',
        'currencyRates.EUR must be a rate above 0 as text, such as "1.08", not 1.08; write it as a string: "1.08"',
      ],
      ['{ base: USD, EUR: "0" }', 'currencyRates.EUR a rate must be above 0'],
      ['{ base: USD, USD: "2", EUR: "1" }', 'currencyRates.USD the base currency is worth 1 of itself'],
      ['{ base: USD, EUR: "1", XYZ: "1" }', 'currencyRates.XYZ unknown currency "XYZ"'],
      [
        '{ base: USD, EUR: "1", euro: "1" }',
        'currencyRates.euro is not a key; write base, or the three capital letters',
      ],
      ['{ EUR: "1" }', 'currencyRates.base is missing'],
      ['{ base: XYZ, EUR: "1" }', 'currencyRates.base unknown currency "XYZ"'],
    ])('refuses %s', (rates, expected) => {
      expect(mistakes(`currencyRates: ${rates}\n${euro(small)}`).join('\n')).toContain(expected);
    });
  });

  it('takes the currency of the pricing for the budget of a campaign that names none', () => {
    const silent = changed('daily: "10.00", currency: USD', 'daily: "10.00"');
    expect(parseCatalog(silent, everything).catalog.campaigns[0]?.budget).toMatchObject({ currency: 'USD' });
    expect(parseCatalog(silent, everything).catalog.campaigns[0]?.budget?.money.daily?.toString()).toBe('10.00');
    const unpriced = silent.replace(/\n.*pricing: .*/, '');
    expect(mistakes(unpriced)).toEqual([expect.stringContaining('campaigns[0].budget.currency is missing')]);
    const wrong = silent.replace('amount: "5.00", currency: USD', 'amount: "5.00", currency: usd');
    expect(mistakes(wrong)).toEqual([expect.stringContaining('campaigns[0].pricing.currency must be the three')]);
  });

  it('refuses a group over two advertisers', () => {
    const two = small
      .replace('campaigns: [spring]', 'campaigns: [spring, autumn]')
      .replace(
        'groups:',
        '  - { id: autumn, advertiser: other, creatives: [{ id: c, durationMs: 5000, tag: "https://t.example/" }] }\ngroups:',
      );
    expect(mistakes(two)).toEqual([
      expect.stringContaining('groups[0].campaigns[1] is a campaign of other, but the group is of acme'),
    ]);
  });

  it('takes 0 for never, and not for unset', () => {
    const none = changed('limit: 3, window: 1d', 'limit: 0, window: 1d').replace('daily: "10.00"', 'daily: "0"');
    const { catalog } = parseCatalog(none, everything);
    expect(catalog.campaigns[0]?.caps[0]).toMatchObject({ kind: 'count', limit: 0 });
    expect(catalog.campaigns[0]?.budget?.money.daily?.units).toBe(0n);
  });

  it('gives mistakes of plain data their paths, without lines', () => {
    const value = { advertisers: [], campaigns: [], placements: [{ id: '' }] };
    expect(() => catalogFromValue(value)).toThrow(/^placements\[0\]\.id: must be 1 to 64/);
  });

  it.each([null, undefined, 3, 'x', [], [[]], true])('refuses %p for a catalogue', (value) => {
    expect(() => catalogFromValue(value)).toThrow(ValidationError);
  });

  describe('what it makes of the whole format', () => {
    let catalog: Catalog;
    beforeAll(() => {
      catalog = parseCatalog(complete, { ...everything, name: 'complete.yaml' }).catalog;
    });

    it('resolves references', () => {
      const [spring, clicks] = catalog.campaigns;
      expect(spring?.advertiser).toBe(catalog.advertiserById.get('acme'));
      expect(spring?.groups).toEqual([catalog.groupById.get('acme-q4')]);
      expect(clicks?.groups.map(({ id }) => id)).toEqual(['acme-q4']);
      expect(catalog.groupById.get('acme-q4')).toMatchObject({
        advertiserId: 'acme',
        campaignIds: ['acme-spring', 'acme-clicks'],
      });
    });

    it('leaves out the caps that a campaign is exempt from', () => {
      const [spring, clicks] = catalog.campaigns;
      expect(spring?.advertiserCaps.map(({ id }) => id)).toEqual(['acme-gap', null]);
      expect(clicks?.advertiserCaps.map(({ id }) => id)).toEqual(['acme-day', 'acme-gap', null]);
      expect(clicks?.advertiserCaps[0]).toEqual({
        id: 'acme-day',
        per: 'advertiser',
        event: 'impression',
        kind: 'count',
        limit: 10,
        window: { kind: 'rolling', lengthMs: 86_400_000 },
      });
    });

    it('reads the flight by its own clock', () => {
      expect(catalog.campaigns[0]?.flight).toEqual({
        startMs: Date.parse('2025-12-31T23:00:00Z'),
        endMs: Date.parse('2026-06-30T22:00:00Z'),
        timeZone: 'Europe/Paris',
      });
    });

    it('makes money exact', () => {
      const [spring, clicks, views, completes, sponsor] = catalog.campaigns;
      expect(spring?.pricing).toMatchObject({ model: 'cpm', billedEvent: 'impression' });
      expect(spring?.pricing?.price.units).toBe(5_000_000n);
      expect(spring?.budget?.money.total?.units).toBe(1_000_000_000_000n);
      expect(spring?.budget).toMatchObject({ overDeliveryPpm: 25_000n, timeZone: 'Europe/Berlin', weekStart: 7 });
      expect(spring?.budget?.counts).toEqual({
        impressions: { total: 200_000n, daily: 20_000n },
        clicks: { total: 900n },
        completes: { hourly: 50n },
      });
      expect([clicks, views, completes].map((campaign) => campaign?.pricing?.billedEvent)).toEqual([
        'click',
        'view',
        'complete',
      ]);
      expect(sponsor?.pricing?.billedEvent).toBeNull();
      expect(sponsor?.pricing?.price.units).toBe(0n);
      expect(sponsor?.pricing?.amount.toString()).toBe('1000.00');
      expect(catalog.currencyRates?.currencies).toEqual(['USD', 'EUR', 'JPY']);
    });

    it('reads every kind of cap', () => {
      expect(catalog.campaigns[0]?.caps.map((cap) => (cap.kind === 'gap' ? cap.gapMs : cap.window))).toEqual([
        { kind: 'rolling', lengthMs: 86_400_000 },
        { kind: 'sliding', lengthMs: 604_800_000 },
        { kind: 'rolling', lengthMs: 3_600_000 },
        { kind: 'calendar', unit: 'day', timeZone: 'Europe/Paris', weekStart: 1 },
        { kind: 'calendar', unit: 'week', timeZone: 'Europe/Paris', weekStart: 6 },
        { kind: 'calendar', unit: 'month', timeZone: 'Europe/Paris', weekStart: 1 },
        { kind: 'lifetime' },
        600_000,
        { kind: 'stream' },
        { kind: 'pod' },
        { kind: 'rolling', lengthMs: 129_600_000 },
        { kind: 'rolling', lengthMs: 2_592_000_000 },
        { kind: 'rolling', lengthMs: 2_592_000_000 },
      ]);
    });

    it('reads targeting', () => {
      const { targeting } = catalog.campaigns[0] ?? {};
      expect(targeting?.anyKeyword).toEqual(new Set(['sport', 'football']));
      expect(targeting?.dayparts).toEqual([
        { days: new Set([6, 7]), fromMinute: 1080, toMinute: 1380, timeZone: 'Europe/Paris' },
        { days: new Set([1, 2, 3, 4, 5, 6, 7]), fromMinute: 1320, toMinute: 120, timeZone: 'UTC' },
      ]);
      expect(catalog.campaigns[1]?.targeting).toEqual({
        placements: null,
        countries: null,
        devices: null,
        anyKeyword: null,
        noKeyword: null,
        dayparts: null,
      });
    });

    it('reads creatives, breaks and pods', () => {
      const [own, third] = catalog.campaigns[0]?.creatives ?? [];
      expect(own?.media.map(({ delivery, hls }) => [delivery, hls])).toEqual([
        ['progressive', false],
        ['streaming', true],
      ]);
      expect(third).toMatchObject({ media: [], tag: { unwrap: true }, skipAfterMs: null, clickThrough: null });
      expect(own?.companionsRequired).toBe('any');
      expect(own?.companions.map(({ resource, slot, clickThrough }) => [resource, slot, clickThrough])).toEqual([
        [{ kind: 'image', url: '/media/acme-300x250.png', type: 'image/png' }, 'sidebar', 'https://example.com/side'],
        [{ kind: 'iframe', url: 'https://cdn.example/acme-728x90.html' }, null, null],
        [{ kind: 'html', html: '<a href="https://example.com/">Acme</a>' }, null, null],
      ]);
      expect(third).toMatchObject({ companions: [], companionsRequired: 'none' });
      expect(
        catalog.scheduleById.get('longform')?.breaks.map(({ at, repeatEveryMs }) => ({ at, repeatEveryMs })),
      ).toEqual([
        { at: { kind: 'start' }, repeatEveryMs: null },
        { at: { kind: 'offset', ms: 600_000 }, repeatEveryMs: 600_000 },
        { at: { kind: 'percent', percent: 75 }, repeatEveryMs: null },
        { at: { kind: 'end' }, repeatEveryMs: null },
      ]);
      expect(catalog.schedules[0]?.breaks[0]?.pod).toEqual({
        minAds: 1,
        maxAds: 2,
        minDurationMs: 0,
        maxDurationMs: 60_000,
        separate: [],
        bumper: null,
      });
    });

    it('reads roadblocks', () => {
      expect(catalog.campaignById.get('globex-sponsor')?.roadblock).toEqual(['home', 'ctv']);
      expect(catalog.campaignById.get('acme-clicks')?.roadblock).toEqual([]);
    });

    it('fills in what is left out', () => {
      expect(catalog.campaigns[1]).toMatchObject({
        name: 'acme-clicks',
        categories: [],
        labels: [],
        priority: 1,
        weight: 1,
        flight: { startMs: null, endMs: null, timeZone: 'UTC' },
        caps: [],
        whenUserUnknown: 'serve',
        whenStateDown: 'open',
      });
      expect(catalog.placementById.get('ctv')).toEqual({ id: 'ctv', name: 'ctv', holdForMs: null });
      expect(catalog.placementById.get('home')?.holdForMs).toBe(120_000);
    });

    it('is frozen, so that nobody changes it for everybody', () => {
      const campaign = catalog.campaigns[0];
      expect(() => Object.assign(campaign?.caps[0] ?? {}, { limit: 99 })).toThrow(TypeError);
      expect(() => (catalog.campaigns as unknown[]).push({})).toThrow(TypeError);
      expect(() => Object.assign(catalog, { name: 'x' })).toThrow(TypeError);
    });

    it('has a version that layout and comments do not change, and contents do', () => {
      const version = (text: string) => parseCatalog(text, everything).catalog.version;
      expect(version(`# hello\n${complete}\n\n`)).toBe(catalog.version);
      expect(version(complete.replace("amount: '5.00'", "amount: '5.01'"))).not.toBe(catalog.version);
      expect(catalog.version).toMatch(/^[0-9a-f]{64}$/);
    });
  });
});
