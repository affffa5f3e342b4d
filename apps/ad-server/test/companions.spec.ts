import { readVast, VAST_VERSIONS, type Companion } from '@xsp/vmap';
import { mistakesIn } from './support/catalogs';
import { sendBeacon, statusOf } from './support/requests';
import { removeDirectory, startServer, type ServerProcess } from './support/server-process';

const CATALOG = `
advertisers: [{ id: acme }]
placements: [{ id: home }]
campaigns:
  - id: acme
    advertiser: acme
    creatives:
      - id: acme-15
        durationMs: 15000
        clickThrough: https://acme.example/
        media: [{ url: /media/acme.mp4, type: video/mp4, width: 640, height: 360 }]
        companionsRequired: any
        companions:
          - { id: side, width: 300, height: 250, slot: sidebar, image: { url: /media/side.png, type: image/png }, clickThrough: https://acme.example/side, altText: "Acme & sons" }
          - { id: plain, width: 300, height: 60, image: { url: "https://cdn.example/plain.png", type: image/png } }
          - { id: frame, width: 728, height: 90, iframe: "https://cdn.example/acme.html?a=1&b=2" }
          - { id: text, width: 300, height: 60, html: "<b>Acme</b> ]]> <script>1 < 2</script>" }
`;

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ catalog: CATALOG });
});

afterAll(async () => {
  await server.stop();
  removeDirectory(server.directory);
});

interface Served {
  readonly required: string | undefined;
  readonly companions: readonly Companion[];
}

async function ask(version = '4.2'): Promise<Served> {
  const response = await fetch(`${server.url}/vast?placement=home&v=${version}`);
  const { vast, diagnostics } = readVast(await response.text());
  expect(diagnostics).toEqual([]);
  const { creatives } = vast.ads[0]!.inLine!;
  expect(creatives.map(({ linear, companionAds }) => [linear !== undefined, companionAds !== undefined])).toEqual([
    [true, false],
    [false, true],
  ]);
  const { required, companions } = creatives[1]!.companionAds!;
  return { required, companions };
}

async function leadsTo(url: string): Promise<readonly [number, string | null]> {
  const response = await fetch(url, { redirect: 'manual' });
  return [response.status, response.headers.get('location')];
}

describe('companions', () => {
  it.each(VAST_VERSIONS)('stand in VAST %s, each as what it is', async (version) => {
    const { required, companions } = await ask(version);
    expect(required).toBe(version === '2.0' ? undefined : 'any');
    expect(companions.map(({ id, width, height }) => [id, width, height])).toEqual([
      ['side', 300, 250],
      ['plain', 300, 60],
      ['frame', 728, 90],
      ['text', 300, 60],
    ]);
    const [side, plain, frame, text] = companions;
    expect(side!.staticResources).toEqual([{ url: `${server.url}/media/side.png`, creativeType: 'image/png' }]);
    expect(side!.altText).toBe('Acme & sons');
    expect(side!.adSlotId).toBe(version === '2.0' ? undefined : 'sidebar');
    expect(plain!.staticResources![0]!.url).toBe('https://cdn.example/plain.png');
    expect(frame!.iFrameResources).toEqual(['https://cdn.example/acme.html?a=1&b=2']);
    expect(text!.htmlResources![0]!.html).toBe('<b>Acme</b> ]]> <script>1 < 2</script>');
    expect([frame!.clickThrough, text!.clickThrough]).toEqual([undefined, undefined]);
  });

  it('tell when they are seen, once for an ad, and lead to their own page or that of the video', async () => {
    const { companions } = await ask();
    const [side, plain] = companions;
    const before = await statusOf(server.url, 'acme');
    for (const { trackingEvents } of companions) {
      expect(trackingEvents!.map(({ event }) => event)).toEqual(['creativeView']);
      expect(await sendBeacon(trackingEvents![0]!.url)).toBe(204);
    }
    expect((await statusOf(server.url, 'acme')).impressions).toBe(before.impressions + 1);
    expect(await leadsTo(side!.clickThrough!)).toEqual([302, 'https://acme.example/side']);
    expect(await leadsTo(plain!.clickThrough!)).toEqual([302, 'https://acme.example/']);
    expect((await statusOf(server.url, 'acme')).clicks).toBe(before.clicks + 1);
  });

  it('lead nowhere that the catalogue does not name', async () => {
    const { companions } = await ask();
    const click = companions[1]!.clickThrough!;
    for (const query of [
      'companion=nothing',
      'companion=https://evil.example/',
      'companion=side&companion=text',
      'companion=__proto__',
    ]) {
      expect(await leadsTo(`${click}?${query}`)).toEqual([302, 'https://acme.example/']);
    }
  });

  it('stand in JSON', async () => {
    const response = await fetch(`${server.url}/v1/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests: [{ id: 'top', placement: 'home' }] }),
    });
    const { requests } = (await response.json()) as {
      requests: { ads: { companions: { clickUrl: string | null }[]; tracking: Record<string, string> }[] }[];
    };
    const [ad] = requests[0]!.ads;
    expect(ad).toMatchObject({
      companionsRequired: 'any',
      companions: [
        { id: 'side', slot: 'sidebar', image: { url: `${server.url}/media/side.png`, type: 'image/png' } },
        { id: 'plain', slot: null, image: { url: 'https://cdn.example/plain.png' }, altText: null },
        { id: 'frame', width: 728, height: 90, iframe: 'https://cdn.example/acme.html?a=1&b=2', clickUrl: null },
        { id: 'text', html: '<b>Acme</b> ]]> <script>1 < 2</script>', clickUrl: null },
      ],
    });
    expect(await sendBeacon(ad!.tracking['creativeView']!)).toBe(204);
    expect(await leadsTo(ad!.companions[0]!.clickUrl!)).toEqual([302, 'https://acme.example/side']);
  });

  it.each([
    ['companionsRequired: some', 'companionsRequired must be one of all, any, none'],
    ['companions: []', 'companions must be a list of companions, 1 to 20; it is empty'],
    ['companionsRequired: any', 'companionsRequired goes only with companions'],
    ['companions: [{ id: a, width: 1, height: 1 }]', 'companions[0] needs one of image, iframe and html'],
    [
      'companions: [{ id: a, width: 1, height: 1, html: x, iframe: "https://a.example/" }]',
      'companions[0] needs one of image',
    ],
    ['companions: [{ id: a, width: 0, height: 1, html: x }]', 'companions[0].width must be a whole number of pixels'],
    [
      'companions: [{ id: a, width: 1, height: 1, iframe: "javascript:x" }]',
      'companions[0].iframe must be an absolute http or https URL',
    ],
    [
      'companions: [{ id: a, width: 1, height: 1, image: { url: /etc/passwd, type: image/png } }]',
      'companions[0].image.url must be',
    ],
    [
      'companions: [{ id: a, width: 1, height: 1, image: { url: /media/a.js, type: text/javascript } }]',
      'companions[0].image.type must be the MIME type of an image',
    ],
    [
      'companions: [{ id: a, width: 1, height: 1, html: x }, { id: a, width: 1, height: 1, html: y }]',
      'companions[1].id a is taken by campaigns[0].creatives[0].companions[0]',
    ],
  ])('are refused with a path: %s', (lines, mistake) => {
    const catalog = CATALOG.slice(0, CATALOG.indexOf('        companionsRequired')) + `        ${lines}\n`;
    expect(mistakesIn(catalog)).toContain(`campaigns[0].creatives[0].${mistake}`);
  });
});
