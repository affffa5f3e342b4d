/** What one event of each campaign costs, and which event it is; the house is free. */
export const PRICES: Readonly<
  Record<string, { readonly event: 'impressions' | 'clicks' | 'completes'; readonly price: string }>
> = {
  steady: { event: 'impressions', price: '0.00731' },
  narrow: { event: 'impressions', price: '0.005' },
  clicked: { event: 'clicks', price: '0.25' },
  completed: { event: 'completes', price: '0.021' },
  shared: { event: 'impressions', price: '0.0125' },
  house: { event: 'impressions', price: '0' },
};

/** Impressions of `narrow` that one viewer may be held for at a time. */
export const NARROW_CAP = 2;

/** How long ads wait for their impressions beyond their planned start. */
export const TTL_MS = 4_000;

/** Each creative is short, so that what a break holds is free again soon. */
function creative(id: string): string {
  const media = `[{ url: /media/${id}.mp4, type: video/mp4, width: 640, height: 360 }]`;
  return `[{ id: ${id}-ad, durationMs: 2000, clickThrough: https://${id}.example/, media: ${media} }]`;
}

/**
 * Two advertisers, five campaigns that pay in different ways, and one that does not. Budgets are small: some are used up
 * within a minute, and raised then.
 *
 * @param weight a value that a reload changes
 */
export function soakCatalogue(weight: number): string {
  const pay = (model: string, amount: string, budget: string) =>
    `pricing: { model: ${model}, amount: "${amount}", currency: USD }, budget: { ${budget}, currency: USD }`;
  return `
advertisers:
  - { id: acme, budget: { monthly: "100000.00", currency: USD } }
  - { id: zenith }
groups:
  - { id: both, campaigns: [narrow, shared], budget: { total: "20.00", currency: USD } }
placements: [{ id: home }, { id: side }]
campaigns:
  - { id: steady, advertiser: acme, priority: 5, weight: ${weight}, ${pay('cpm', '7.31', 'total: "0.50", daily: "500.00"')}, creatives: ${creative('steady')} }
  - { id: narrow, advertiser: acme, categories: [auto], priority: 5, ${pay('cpm', '5.00', 'total: "100.00"')}, caps: [{ per: campaign, limit: ${NARROW_CAP}, window: 30d }], whenUserUnknown: skip, creatives: ${creative('narrow')} }
  - { id: clicked, advertiser: zenith, priority: 5, ${pay('cpc', '0.25', 'total: "4.00"')}, creatives: ${creative('clicked')} }
  - { id: completed, advertiser: zenith, categories: [auto], priority: 5, ${pay('cpcv', '0.021', 'total: "1.00", completes: { total: 1000000 }')}, creatives: ${creative('completed')} }
  - { id: shared, advertiser: acme, priority: 5, ${pay('cpm', '12.50', 'total: "1.00"')}, pacing: { mode: asap }, caps: [{ per: campaign, minGap: 1s }], creatives: ${creative('shared')} }
  - { id: house, advertiser: zenith, priority: 0, whenStateDown: open, creatives: ${creative('house')} }
schedules:
  - id: clip
    placement: home
    breaks:
      - { id: pre, at: start, pod: { maxAds: 2, maxDurationMs: 5000, separate: [category] } }
      - { id: mid, at: "00:00:03", pod: { maxAds: 2, maxDurationMs: 5000, separate: [advertiser] } }
`;
}
