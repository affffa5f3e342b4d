import { SAMPLE_SCENARIO, SIMULATED_MODES, type Scenario, type SimulatedMode } from './scenario';
import { simulate, type SimulationResult } from './simulate';
import { simulationCsv } from './output/csv';
import { simulationSvg } from './output/svg';
import { simulationTable } from './output/table';

// Each plays a whole day; a busy machine takes its time.
jest.setTimeout(180_000);

/** The sample day with a quarter of its traffic and budgets, on servers that look every half minute only. */
const QUARTER: Scenario = {
  ...SAMPLE_SCENARIO,
  refreshMs: 30_000,
  requests: 15_000,
  users: 4_000,
  campaigns: [
    { id: 'whale', impressions: 2_000, cpm: '12.00', eligible: 1 },
    { id: 'middle', impressions: 500, cpm: '8.00', eligible: 0.6 },
    { id: 'small', impressions: 200, cpm: '5.00', eligible: 0.4 },
    { id: 'tiny', impressions: 100, cpm: '4.00', eligible: 0.3 },
  ],
};

/** 99 % or more of every budget, not one unit over, and 1 % from the target at most on the mean. */
function expectSmooth({ campaigns }: SimulationResult) {
  for (const { campaign, over, delivery, meanDeviation } of campaigns) {
    expect({ campaign, over }).toEqual({ campaign, over: 0n });
    expect({ campaign, low: delivery < 0.99 }).toEqual({ campaign, low: false });
    expect({ campaign, far: meanDeviation > 0.01 }).toEqual({ campaign, far: false });
  }
}

describe('simulate', () => {
  const smooth = ['even', 'curve', 'adaptive'] as const;
  const days: readonly (readonly [string, Partial<Scenario>])[] = [
    ['one server, 10 % never confirmed', { servers: 1, neverConfirmed: 0.1, seed: 11 }],
    ['three servers, 40 % never confirmed', { servers: 3, neverConfirmed: 0.4, seed: 12 }],
    ['the day that has 25 hours', { date: '2026-10-25', seed: 13 }],
    ['the day that has 23 hours, and many late beacons', { date: '2026-03-29', late: 0.2, seed: 14 }],
  ];
  it.each(days.flatMap(([name, more]) => smooth.map((mode) => [mode, name, more] as const)))(
    '%s: spends what there is on its curve: %s',
    async (mode, _name, more) => expectSmooth(await simulate({ ...QUARTER, ...more }, mode)),
  );

  it('adaptive: follows an even day while nothing was learned, where there is traffic for it', async () => {
    const scenario = { ...QUARTER, learnedDays: 0, shape: Array<number>(24).fill(1), seed: 15 };
    expectSmooth(await simulate(scenario, 'adaptive'));
  });

  it('adaptive: learns from a single day, and bears one that is very different from those before', async () => {
    const scenario = {
      ...QUARTER,
      learnedDays: 1,
      noise: 0.3,
      bursts: { count: 12, factor: 8, minutes: 15 },
      seed: 16,
    };
    expectSmooth(await simulate(scenario, 'adaptive'));
  });

  it('never spends a unit too much in any mode, and the guide delivers less than was paid for', async () => {
    const results = new Map<SimulatedMode, SimulationResult>();
    for (const mode of ['asap', 'hourly', 'front-loaded', 'guide'] as const) {
      results.set(mode, await simulate({ ...QUARTER, neverConfirmed: 0.4, seed: 17 }, mode));
    }
    for (const [mode, { campaigns }] of results) {
      for (const { campaign, over, delivery } of campaigns) {
        expect({ campaign, over }).toEqual({ campaign, over: 0n });
        if (mode === 'guide') expect(delivery).toBeLessThan(0.65);
        else expect({ campaign, mode, low: delivery < 0.99 }).toEqual({ campaign, mode, low: false });
      }
    }
    const whale = (mode: SimulatedMode) => results.get(mode)!.campaigns[0]!;
    expect(whale('asap').meanDeviation).toBeGreaterThan(0.15);
    expect(whale('guide').reach).toBeLessThan(whale('hourly').reach);
  });

  it('is the same for the same seed, and another for another', async () => {
    const tiny: Scenario = {
      ...QUARTER,
      refreshMs: 300_000,
      requests: 2_000,
      learnedDays: 2,
      campaigns: QUARTER.campaigns.slice(2),
    };
    const one = await simulate(tiny, 'adaptive');
    expect(await simulate(tiny, 'adaptive')).toEqual(one);
    expect((await simulate({ ...tiny, seed: 99 }, 'adaptive')).requests).not.toBe(one.requests);
    const requests = await Promise.all(SIMULATED_MODES.map(async (mode) => (await simulate(tiny, mode)).requests));
    expect(new Set(requests)).toEqual(new Set([one.requests]));
  });

  it('prints a table, CSV and a plot', async () => {
    const tiny: Scenario = {
      ...QUARTER,
      refreshMs: 300_000,
      requests: 1_500,
      learnedDays: 1,
      campaigns: QUARTER.campaigns.slice(2),
    };
    const results = [await simulate(tiny, 'even'), await simulate(tiny, 'guide')];
    const table = simulationTable(results).trimEnd().split('\n');
    expect(table[0]).toMatch(/^mode +campaign +delivery +over +mean deviation +largest +users reached +unbilled$/);
    expect(table).toHaveLength(5);
    expect(table[1]).toMatch(/^even +small +\d+\.\d\d % +0 /);
    const csv = simulationCsv(results).trimEnd().split('\n');
    expect(csv).toHaveLength(5);
    expect(new Set(csv.map((line) => line.split(',').length))).toEqual(new Set([11]));
    const svg = simulationSvg(results);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    expect(svg.match(/<polyline /g)).toHaveLength(8);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/);
  });
});
