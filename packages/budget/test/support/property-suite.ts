import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { calendarWindow, defineOption, Money, type HoldRef } from '@xsp/core';
import {
  adjust,
  budgetEventCharges,
  budgetStatus,
  pricing,
  verifyLedger,
  type Budget,
  type BudgetCampaign,
  type BudgetLine,
  type SharedBudget,
} from '../../src';
import type { MakeBackend } from './backend-under-test';
import { PlainModel, type Ask, type ModelHold } from './plain-model';
import { serve, setLimits } from './serve';

const HOUR = 3_600_000;
const ZONE = 'Europe/Paris';
const PRICES = { cpm: 5n, cpc: 7n, cpcv: 6n } as const;
type Model = keyof typeof PRICES;

const line = fc.record({
  counts: fc.constantFrom('spend', 'spend', 'impressions', 'clicks', 'completes'),
  per: fc.constantFrom('total', 'hour', 'day', 'week', 'month'),
  at: fc.bigInt({ min: 0n, max: 40n }),
}) as fc.Arbitrary<BudgetLine>;
const lines = (maxLength: number) => fc.uniqueArray(line, { maxLength, selector: (one) => `${one.counts} ${one.per}` });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('serve' as const), campaign: fc.nat({ max: 2 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('impression', 'impression', 'click', 'complete', 'release'),
      which: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 60_000, 150_000, HOUR, 5 * HOUR) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('limit' as const), line: fc.nat({ max: 9 }), at: fc.bigInt(0n, 60n) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('credit' as const, 'debit' as const),
      campaign: fc.nat({ max: 2 }),
      amount: fc.bigInt(1n, 9n),
    }),
  },
);

/** Budgets of any mixture decide and add up as a bookkeeper would: for a backend with a clock. */
export function propertySuite(make: MakeBackend, numRuns = 200): void {
  it('spends as a bookkeeper would, and the ledger adds up', async () => {
    const world = fc.record({
      budgets: fc.array(lines(4), { minLength: 3, maxLength: 3 }),
      group: lines(2),
      steps: fc.array(step, { minLength: 5, maxLength: 70 }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ budgets, group, steps }) => {
        const { backend, clock, close } = await make();
        if (!clock) throw new Error('the suite needs a clock');
        const shared: SharedBudget = { kind: 'group', id: 'g', budget: budgetOf(group), timeZone: ZONE };
        const campaigns = (['cpm', 'cpc', 'cpcv'] as const).map((model, index) =>
          campaignOf(model, `k${index}`, budgetOf(budgets[index]!), index < 2 ? [shared] : []),
        );
        await setLimits(backend, ...campaigns);
        const books = new PlainModel();
        for (const campaign of campaigns) {
          for (const [owner, budget] of ownersOf(campaign)) {
            for (const { counts, per, at } of budget.lines) books.limits.set(`${owner} ${counts} ${per}`, at);
          }
        }
        const served: { campaign: BudgetCampaign; hold: HoldRef; model: ModelHold }[] = [];
        for (const action of steps) {
          const now = backend.now();
          if (action.do === 'wait') {
            clock.advance((action as { ms: number }).ms);
          } else if (action.do === 'serve') {
            const campaign = campaigns[(action as { campaign: number }).campaign]!;
            const slot = await serve(backend, campaign);
            const expiresAt = slot.status === 'held' ? slot.expiresAt : 0;
            const model = books.serve(servingAsks(campaign, now), now, expiresAt);
            expect({ served: slot.status === 'held' }).toEqual({ served: model !== undefined });
            if (slot.status === 'held') served.push({ campaign, hold: slot.hold, model: model! });
          } else if (action.do === 'limit') {
            const { line: which, at } = action as { line: number; at: bigint };
            const name = [...books.limits.keys()][which];
            if (name === undefined) continue;
            books.limits.set(name, at);
            const [owner, id, counts, per] = name.split(' ');
            const counter = per === 'total' ? [owner!, id!, counts!] : [owner!, id!, counts!, per!];
            await backend.setLimit({ partition: { kind: 'advertiser', id: 'a' }, counter, at });
          } else if (action.do === 'credit' || action.do === 'debit') {
            const { campaign, amount } = action as { campaign: number; amount: bigint };
            await adjustBoth(books, campaigns[campaign]!, action.do, amount, now);
          } else {
            const one = served[(action as { which: number }).which];
            if (!one) continue;
            const { campaign, hold, model } = one;
            if (action.do === 'release') {
              await backend.release({ reservation: hold.reservation, lead: hold.lead, rememberMs: HOUR });
              books.release(model, now);
              continue;
            }
            const option = defineOption('event', budgetEventCharges(campaign, action.do, now));
            const answer = await backend.commit({ hold, event: action.do, option });
            const billed = books.event(model, action.do, eventAsks(campaign, action.do, now), now);
            expect(answer.status === 'duplicate').toBe(billed === undefined);
            expect(answer.unbilled).toBe(billed === false);
          }
        }
        for (const campaign of campaigns) {
          const spent = books.spent.get(`campaign ${campaign.id} spend total`) ?? 0n;
          const status = await budgetStatus(backend, campaign);
          const total = status.lines.find(
            ({ owner, counts, per }) => owner.kind === 'campaign' && counts === 'spend' && per === 'total',
          );
          expect((total!.spent as Money).units).toBe(spent);
          expect(await verifyLedger(backend, campaign)).toMatchObject({ differences: [], holds: true });
        }
        await close();

        async function adjustBoth(
          model: PlainModel,
          campaign: BudgetCampaign,
          kind: 'credit' | 'debit',
          amount: bigint,
          now: number,
        ) {
          const id = randomUUID();
          const money = Money.fromUnits(amount, 'USD');
          const totals = ownersOf(campaign)
            .filter(([owner, budget]) => owner.startsWith('campaign') || budget.lines.some(isTotalSpend))
            .map(([owner]) => `${owner} spend total`);
          const possible = totals.every((counter) =>
            kind === 'credit'
              ? (model.spent.get(counter) ?? 0n) >= amount
              : !model.limits.has(counter) || model.fits(counter, amount, now),
          );
          const done = await adjust(backend, campaign, { id, kind, amount: money, reason: 'test' }).catch(() => false);
          expect(done).toBe(possible);
          if (done) for (const counter of totals) model.add(counter, kind === 'credit' ? -amount : amount);
        }
      }),
      { numRuns },
    );
  });
}

function campaignOf(model: Model, id: string, budget: Budget, shared: readonly SharedBudget[]): BudgetCampaign {
  const amount = Money.fromUnits(model === 'cpm' ? PRICES.cpm * 1_000n : PRICES[model], 'USD');
  return {
    id,
    advertiser: 'a',
    pricing: pricing(model, amount),
    budget,
    shared,
    flight: { start: 0, end: null, timeZone: ZONE },
  };
}

function budgetOf(list: readonly BudgetLine[]): Budget {
  return { currency: 'USD', lines: list };
}

function isTotalSpend({ counts, per }: BudgetLine): boolean {
  return counts === 'spend' && per === 'total';
}

function ownersOf(campaign: BudgetCampaign): readonly (readonly [owner: string, budget: Budget])[] {
  const shared = (campaign.shared ?? []).map(({ kind, id, budget }) => [`${kind} ${id}`, budget] as const);
  return [[`campaign ${campaign.id}`, campaign.budget!], ...shared];
}

/** A counter by the words of a bookkeeper; its period behind an `@`. */
function counterOf(owner: string, { counts, per }: Pick<BudgetLine, 'counts' | 'per'>, at: number): string {
  const name = `${owner} ${counts} ${per}`;
  return per === 'total' ? name : `${name}@${calendarWindow(per, at, ZONE).start}`;
}

function servingAsks(campaign: BudgetCampaign, at: number): readonly Ask[] {
  const price = campaign.pricing.price.units;
  const cpm = campaign.pricing.model === 'cpm';
  const asks = ownersOf(campaign).flatMap(([owner, { lines: list }]) =>
    list.map((one): Ask => {
      const counter = counterOf(owner, one, at);
      if (one.counts === 'impressions') return { counter, room: 1n, amount: 1n, limited: true };
      if (one.counts !== 'spend') return { counter, room: 1n, amount: 0n, limited: true };
      return { counter, room: price, amount: cpm ? price : 0n, limited: true };
    }),
  );
  return cpm ? [...asks, ...uncapped(campaign, price)] : asks;
}

function eventAsks(campaign: BudgetCampaign, event: string, at: number): readonly Ask[] {
  const price = campaign.pricing.price.units;
  const paid = campaign.pricing.event === event && event !== 'impression';
  const asks = ownersOf(campaign).flatMap(([owner, { lines: list }]) =>
    list.flatMap((one): readonly Ask[] => {
      const counter = counterOf(owner, one, at);
      if (one.counts === 'spend') return paid ? [{ counter, room: price, amount: price, limited: true }] : [];
      return one.counts === `${event}s` && event !== 'impression'
        ? [{ counter, room: 1n, amount: 1n, limited: true }]
        : [];
    }),
  );
  return paid ? [...asks, ...uncapped(campaign, price)] : asks;
}

/** A campaign's total is counted even where nothing limits it. */
function uncapped(campaign: BudgetCampaign, price: bigint): readonly Ask[] {
  if (campaign.budget!.lines.some(isTotalSpend)) return [];
  return [{ counter: `campaign ${campaign.id} spend total`, room: price, amount: price, limited: false }];
}
