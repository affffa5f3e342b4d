import { Money } from '@xsp/core';
import fc from 'fast-check';
import { prometheusText } from '../exporters/prometheus';
import { Recorder } from '../recorder';
import type { CampaignFigures } from './campaign-figures';
import { pacingDeviation } from './pacing-deviation';
import { forgetCampaigns, reportCampaigns } from './report-campaigns';
import { REST, topCampaigns } from './top-campaigns';

const money = (amount: string, currency = 'USD') => Money.of(amount, currency);

function campaign(id: string, spent: string, more: Partial<CampaignFigures> = {}): CampaignFigures {
  return { campaign: id, spent: money(spent), held: money('0.00'), ...more };
}

const campaigns = fc
  .array(
    fc.record({
      units: fc.bigInt({ min: 0n, max: 10n ** 15n }),
      currency: fc.constantFrom('USD', 'EUR'),
      budget: fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n }), { nil: undefined }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ units, currency, budget }, index) => ({
      campaign: `c${index}`,
      spent: Money.fromUnits(units, currency),
      held: Money.fromUnits(1n, currency),
      budget: budget === undefined ? undefined : Money.fromUnits(budget, currency),
    })),
  );

async function linesOf(recorder: Recorder, name: string): Promise<string[]> {
  const text = await prometheusText(await recorder.read());
  return text.split('\n').filter((line) => line.startsWith(name));
}

describe('topCampaigns', () => {
  it('loses no money, and is never longer than asked and one rest a currency', () => {
    fc.assert(
      fc.property(campaigns, fc.integer({ min: 0, max: 30 }), (all, most) => {
        const top = topCampaigns(all, most);
        const sum = (list: readonly { readonly spent: Money }[], currency: string) =>
          list.filter(({ spent }) => spent.currency === currency).reduce((units, { spent }) => units + spent.units, 0n);
        for (const currency of ['USD', 'EUR']) expect(sum(top, currency)).toBe(sum(all, currency));
        expect(top.length).toBeLessThanOrEqual(most + 2);
        const rest = top.filter((one) => one.campaign === REST);
        expect(rest.length > 0).toBe(all.length > most);
      }),
    );
  });

  it('puts those first that spent too much, however little', () => {
    const all = [campaign('rich', '900'), campaign('over', '2', { budget: money('1') }), campaign('poor', '1')];
    expect(topCampaigns(all, 1).map((one) => one.campaign)).toEqual(['over', REST]);
  });
});

describe('reportCampaigns', () => {
  it('reports money by campaign and currency, in its major unit', async () => {
    const recorder = new Recorder();
    reportCampaigns(recorder.metrics, [
      campaign('acme', '12.345', { budget: money('20'), remaining: money('7'), held: money('0.655') }),
      campaign('free', '1', { spent: money('5', 'EUR'), held: money('0', 'EUR') }),
    ]);
    expect(await linesOf(recorder, 'xsp_campaign_')).toEqual([
      'xsp_campaign_budget_amount{campaign="acme",currency="USD"} 20',
      'xsp_campaign_spent_amount{campaign="acme",currency="USD"} 12.345',
      'xsp_campaign_spent_amount{campaign="free",currency="EUR"} 5',
      'xsp_campaign_held_amount{campaign="acme",currency="USD"} 0.655',
      'xsp_campaign_held_amount{campaign="free",currency="EUR"} 0',
      'xsp_campaign_remaining_amount{campaign="acme",currency="USD"} 7',
    ]);
  });

  it('has a bounded number of series, however many campaigns there are', async () => {
    const recorder = new Recorder();
    const pacing = { target: 5n, actual: 1n, limit: 10n };
    const all = Array.from({ length: 10_000 }, (_, i) => campaign(`c${i}`, String(i), { pacing }));
    reportCampaigns(recorder.metrics, all, { most: 10 });
    expect(await linesOf(recorder, 'xsp_campaign_spent_amount')).toHaveLength(11);
    expect(await linesOf(recorder, 'xsp_campaign_pacing_deviation_ratio')).toHaveLength(10);
    expect(await linesOf(recorder, `xsp_campaign_spent_amount{campaign="${REST}"`)).toEqual([
      // The sum of 0 to 9,989.
      `xsp_campaign_spent_amount{campaign="${REST}",currency="USD"} 49895055`,
    ]);
  });

  it('counts every campaign that spent too much, in the rest or not', async () => {
    const recorder = new Recorder();
    const over = Array.from({ length: 5 }, (_, i) => campaign(`o${i}`, '2', { budget: money('1') }));
    reportCampaigns(recorder.metrics, [...over, campaign('even', '1', { budget: money('1') })], { most: 2 });
    expect(await linesOf(recorder, 'xsp_campaigns_overspent')).toEqual(['xsp_campaigns_overspent 5']);
  });

  it('reports the pace of those farthest off, ahead or behind', async () => {
    const recorder = new Recorder();
    const paced = (id: string, actual: bigint) =>
      campaign(id, '1', { pacing: { target: 100n, actual, limit: 1_000n } });
    reportCampaigns(recorder.metrics, [paced('even', 100n), paced('behind', 40n), paced('ahead', 130n)], { most: 2 });
    expect(await linesOf(recorder, 'xsp_campaign_pacing_deviation_ratio')).toEqual([
      'xsp_campaign_pacing_deviation_ratio{campaign="behind"} -0.6',
      'xsp_campaign_pacing_deviation_ratio{campaign="ahead"} 0.3',
    ]);
  });

  it('forgets everything when nothing is known', async () => {
    const recorder = new Recorder();
    reportCampaigns(recorder.metrics, [campaign('acme', '1', { budget: money('2'), remaining: money('1') })]);
    forgetCampaigns(recorder.metrics);
    expect(await linesOf(recorder, 'xsp_campaign')).toEqual([]);
  });
});

describe('pacingDeviation', () => {
  it.each([
    [{ target: 100n, actual: 150n, limit: 1_000n }, 0.5],
    [{ target: 100n, actual: 0n, limit: 1_000n }, -1],
    // Near the start the target is nearly 0, and a hundredth of the limit stands for it.
    [{ target: 0n, actual: 1n, limit: 1_000n }, 0.1],
    [{ target: 1n, actual: 0n, limit: 1_000n }, -0.1],
    [{ target: 0n, actual: 0n, limit: 0n }, 0],
  ])('%#: is a share of the target', (figures, deviation) => expect(pacingDeviation(figures)).toBeCloseTo(deviation));
});
