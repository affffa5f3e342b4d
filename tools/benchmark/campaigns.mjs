// What the benchmarks of the stores decide about: campaigns of three caps, a budget and a pace, and a report of 24 hours.
import { defineOption } from '@xsp/core';

const DAY = 24 * 3_600_000;
const PRICE = 2_500_000n;

/** The options of campaigns that are far from their limits, for the 24 hours from `now`. */
export function campaigns(count, now) {
  const report = { kind: 'fixed', start: now, end: now + DAY, kept: true };
  return Array.from({ length: count }, (_, index) => {
    const name = `campaign-${index}`;
    const money = { partition: ['advertiser', `advertiser-${index % 5}`], whenLate: 'fit', amount: PRICE };
    const seen = { partition: 'viewer', counter: ['campaign', name, 'impressions'], amount: 1n, whenLate: 'count' };
    const pace = {
      points: [
        [now - DAY, 0n],
        [now + DAY, 10n ** 17n],
      ],
    };
    return defineOption(name, [
      { ...seen, window: { kind: 'rolling', ms: DAY }, limits: [{ name: 'day', at: 1_000n }] },
      { ...seen, window: { kind: 'rolling', ms: 7 * DAY }, limits: [{ name: 'week', at: 3_000n }] },
      { ...seen, window: { kind: 'sliding', ms: 600_000 }, limits: [{ name: 'gap', at: 1_000n }] },
      {
        ...money,
        counter: [name, 'spend'],
        window: { kind: 'forever' },
        limits: [
          { name: 'budget', at: 'stored' },
          { name: 'pace', at: pace },
        ],
      },
      { ...money, counter: [name, 'impressions'], window: report, amount: 1n, limits: [], whenLate: 'count' },
      { ...money, counter: [name, 'spend'], window: report, limits: [] },
    ]);
  });
}

/** Gives each campaign a budget that no benchmark uses up. */
export async function fundCampaigns(backend, count) {
  for (let index = 0; index < count; index++) {
    const partition = { kind: 'advertiser', id: `advertiser-${index % 5}` };
    await backend.setLimit({ partition, counter: [`campaign-${index}`, 'spend'], at: 4n * 10n ** 18n });
  }
}
