const EVENTS = [
  'start',
  'firstQuartile',
  'midpoint',
  'thirdQuartile',
  'complete',
  'mute',
  'unmute',
  'pause',
  'resume',
  'skip',
];

/** A beacon as the server writes it: with a signed token. */
const beacon = (event, n) => `https://ads.example/t/${event}/v1.${'eyJoIjoiMTIzNDU2Nzg5MCJ9'.repeat(2)}.${n}`;

const file = (height, n) => ({
  id: `m${height}`,
  url: `https://cdn.example/media/creative-${n}/${height}p.mp4`,
  delivery: 'progressive',
  type: 'video/mp4',
  width: (height * 16) / 9,
  height,
  bitrate: height * 3,
  codec: 'avc1.4d401f',
});

function ad(n) {
  return {
    id: `campaign-${n}`,
    sequence: n + 1,
    inLine: {
      adSystem: { name: 'xsp', version: '1.0' },
      adTitle: `Campaign ${n} & more`,
      adServingId: `xsp-${n}`,
      impressions: [{ url: beacon('impression', n) }],
      errors: [`${beacon('error', n)}?code=[ERRORCODE]`],
      advertiser: { name: 'acme.example' },
      categories: [{ authority: 'https://iabtechlab.com', value: '232' }],
      creatives: [
        {
          id: `creative-${n}`,
          adId: `creative-${n}`,
          universalAdIds: [{ idRegistry: 'ad-id.org', value: `CNPA${n}H` }],
          linear: {
            duration: 15_000,
            skipoffset: { kind: 'time', milliseconds: 5_000 },
            trackingEvents: EVENTS.map((event) => ({ event, url: beacon(event, n) })),
            videoClicks: { clickThrough: { url: beacon('click', n) } },
            mediaFiles: { files: [file(720, n), file(1080, n)] },
          },
        },
      ],
    },
  };
}

/** A session's VMAP: so many breaks with so many ads each. */
export function session(breaks, ads, first = 0) {
  return {
    adBreaks: Array.from({ length: breaks }, (_, index) => ({
      timeOffset: { kind: 'time', milliseconds: index * 600_000 },
      breakTypes: ['linear'],
      breakId: `b${index}`,
      adSource: {
        id: String(index),
        allowMultipleAds: true,
        followRedirects: true,
        vastAdData: { ads: Array.from({ length: ads }, (_, n) => ad(first + index * ads + n)) },
      },
      trackingEvents: ['breakStart', 'breakEnd'].map((event) => ({ event, url: beacon(event, index) })),
    })),
  };
}
