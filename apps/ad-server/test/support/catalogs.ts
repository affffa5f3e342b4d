import { ValidationError } from '@xsp/core';
import { formatIssues, parseCatalog } from '../../src/catalog';

/** A catalogue of one campaign, as YAML; what is given replaces or adds to its lines. */
export function oneCampaign(lines: Readonly<Record<string, string>> = {}): string {
  const campaign = {
    advertiser: 'acme',
    pricing: `{ model: cpm, amount: "5.00", currency: USD }`,
    ...lines,
  };
  return [
    'advertisers: [{ id: acme }]',
    'placements: [{ id: home }, { id: other }]',
    'campaigns:',
    '  - id: acme-spring',
    ...Object.entries(campaign).map(([name, value]) => `    ${name}: ${value}`),
    '    creatives:',
    '      - id: acme-15',
    '        durationMs: 15000',
    '        clickThrough: https://acme.example/spring',
    '        media: [{ url: /media/halden-summit-15.mp4, type: video/mp4, width: 640, height: 360 }]',
    '',
  ].join('\n');
}

/** What is wrong with a catalogue, a mistake a line, as a person sees it. */
export function mistakesIn(text: string): string {
  try {
    parseCatalog(text);
    return '';
  } catch (error) {
    if (error instanceof ValidationError) return formatIssues(error.issues);
    throw error;
  }
}
