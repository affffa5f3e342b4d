// Catalogues of any size, of which ten campaigns may be served to a viewer of `home` in France on a TV who watches sport.
import { createRequire } from 'node:module';

const { parseCatalog } = createRequire(import.meta.url)('../../dist/catalog/index.js');

/** What the measured requests ask for. */
export const REQUEST = { placement: 'home', country: 'FR', device: 'ctv', keywords: ['sport', 'live'] };

const ELIGIBLE = 10;
const COUNTRIES = ['DE', 'GB', 'ES', 'IT', 'US', 'JP', 'BR', 'IN'];
const YEAR = 31_536_000_000;

/** Why a campaign beyond the first ten is not served to that viewer: each is one of several kinds. */
const ELSEWHERE = [
  (i) => ({ targeting: { placements: [`page-${i % 200}`] } }),
  (i) => ({ targeting: { placements: ['home'], countries: [COUNTRIES[i % 8]] } }),
  () => ({ targeting: { placements: ['home'], countries: ['FR'], devices: ['mobile'] } }),
  (i) => ({ targeting: { countries: ['FR'], keywords: { any: [`topic-${i % 500}`] } } }),
  () => ({ flight: { start: at(-2 * YEAR), end: at(-YEAR) } }),
  () => ({ flight: { start: at(YEAR), end: null } }),
];

/**
 * @param size how many campaigns
 * @param kind `targeted`: the same ten are eligible whatever the size; `equal`: all are, and bid the same
 */
export function catalogueOf(size, kind) {
  return parseCatalog(catalogueText(size, kind), { name: 'bench.json' }).catalog;
}

/** The same as the text of a file. */
export function catalogueText(size, kind) {
  const placements = ['home', ...Array.from({ length: 200 }, (_, i) => `page-${i}`)];
  const campaigns = Array.from({ length: size }, (_, i) => campaignOf(i, kind));
  const advertisers = Array.from({ length: 20 }, (_, i) => ({ id: `adv-${i}` }));
  return JSON.stringify({ advertisers, placements: placements.map((id) => ({ id })), campaigns });
}

function campaignOf(i, kind) {
  const targeted = kind === 'targeted';
  const wanted = { targeting: { placements: ['home'], countries: ['FR'], keywords: { any: ['sport', 'news'] } } };
  return {
    id: `c${i}`,
    advertiser: `adv-${i % 20}`,
    categories: [`k${i % 30}`],
    pricing: { model: 'cpm', amount: targeted ? `${2 + (i % 50) / 10}` : '5.00', currency: 'USD' },
    budget: { total: '10000000.00', currency: 'USD' },
    caps: [{ per: 'campaign', limit: 3, window: '1d' }],
    ...(targeted && (i < ELIGIBLE ? wanted : ELSEWHERE[i % ELSEWHERE.length](i))),
    creatives: [
      {
        id: 'ad',
        durationMs: 15_000,
        media: [{ url: `/media/${i}.mp4`, type: 'video/mp4', width: 1280, height: 720, bitrateKbps: 1200 }],
      },
    ],
  };
}

function at(ms) {
  return new Date(Date.now() + ms).toISOString().slice(0, 19);
}
