import type { CampaignResult, Sample } from '../measure';
import type { SimulatedMode } from '../scenario';
import type { SimulationResult } from '../simulate';

const COLOURS: Readonly<Record<SimulatedMode, string>> = {
  asap: '#999999',
  even: '#0072b2',
  'front-loaded': '#cc79a7',
  hourly: '#56b4e9',
  curve: '#009e73',
  adaptive: '#d55e00',
  guide: '#000000',
};

const PANEL = { width: 420, height: 220, left: 44, top: 44, right: 16, bottom: 28 };
const COLUMNS = 2;

/**
 * A plot of simulated days: a panel for each campaign, with what each mode has spent by when, and its target as a dashed
 * line, in percent of the budget. A whole SVG document without scripts or anything from outside.
 */
export function simulationSvg(results: readonly SimulationResult[]): string {
  const names = results[0]?.campaigns.map(({ campaign }) => campaign) ?? [];
  const rows = Math.ceil(names.length / COLUMNS);
  const width = PANEL.width * Math.min(COLUMNS, Math.max(1, names.length));
  const height = PANEL.height * rows + 28;
  const panels = names.map((name, index) => {
    const x = (index % COLUMNS) * PANEL.width;
    const y = Math.floor(index / COLUMNS) * PANEL.height;
    return `<g transform="translate(${x} ${y})">${panel(name, index, results)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<title>Delivery of a simulated day by pacing mode</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels,
    `<g transform="translate(${PANEL.left} ${height - 10})">${legend(results)}</g>`,
    `</svg>\n`,
  ].join('\n');
}

function panel(name: string, index: number, results: readonly SimulationResult[]): string {
  const inner = { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom };
  const of = (result: SimulationResult) => result.campaigns[index]!;
  const samples = results.flatMap((result) => of(result).samples);
  const start = Math.min(...samples.map(({ at }) => at));
  const end = Math.max(...samples.map(({ at }) => at), start + 1);
  const x = (at: number) => (((at - start) / (end - start)) * inner.width).toFixed(1);
  const y = (share: number) => (inner.height * (1 - Math.min(1.1, share))).toFixed(1);
  const line = (campaign: CampaignResult, value: (sample: Sample) => number) =>
    campaign.samples.map((sample) => `${x(sample.at)},${y(value(sample))}`).join(' ');
  const marks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="0" x2="${inner.width}" y1="${y(share)}" y2="${y(share)}" stroke="#dddddd"/>` +
      `<text x="-6" y="${y(share)}" dy="4" text-anchor="end">${share * 100} %</text>`,
  );
  const lines = results.map((result) => {
    const colour = COLOURS[result.mode];
    return (
      `<polyline points="${line(of(result), ({ target }) => target)}" fill="none" stroke="${colour}" stroke-dasharray="3 3" opacity="0.6"/>` +
      `<polyline points="${line(of(result), ({ actual }) => actual)}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
    );
  });
  const hours = ((end - start) / 3_600_000).toFixed(0);
  return (
    `<g transform="translate(${PANEL.left} ${PANEL.top})">` +
    `<text y="-14" font-size="13" font-weight="bold">${escape(name)}</text>` +
    marks.join('') +
    lines.join('') +
    `<text y="${inner.height + 18}">0 h</text><text x="${inner.width}" y="${inner.height + 18}" text-anchor="end">${hours} h</text></g>`
  );
}

function legend(results: readonly SimulationResult[]): string {
  const entries = results.map(
    ({ mode }, index) =>
      `<g transform="translate(${index * 105} 0)"><rect y="-8" width="14" height="3" fill="${COLOURS[mode]}"/><text x="19" y="-3">${mode}</text></g>`,
  );
  return entries.join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
