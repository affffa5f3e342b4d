import { verifyLedger } from '@xsp/budget';
import { verifyState, type StateRecord } from '@xsp/core';
import { RedisBackend } from '@xsp/state-redis';
import { parseCatalog } from '../src/catalog';
import { budgetCampaign } from '../src/charging/budget-campaign';
import { Budgets, units } from './support/soak/budgets';
import { NARROW_CAP, PRICES, soakCatalogue } from './support/soak/catalogue';
import { Fleet } from './support/soak/fleet';
import { Random, sleep } from './support/soak/random';
import { Viewers } from './support/soak/viewers';
import { Witness } from './support/soak/witness';

/** How long the load goes on: a minute, or as many as `XSP_SOAK_MINUTES` says. */
const LOAD_MS = Number(process.env['XSP_SOAK_MINUTES'] ?? '1') * 60_000;

/** The same seed makes the same choices; the clock does the rest. */
const SEED = Number(process.env['XSP_SOAK_SEED'] ?? Date.now() % 1_000_000);

const SERVERS = 3;
const VIEWERS = 12;
const CAMPAIGNS = Object.keys(PRICES);
const PAID = CAMPAIGNS.filter((campaign) => campaign !== 'house');
const EVENTS = ['impressions', 'clicks', 'completes'] as const;

describe('a mixed load on several servers and one Redis', () => {
  it(
    'leaves every invariant whole and every unit of money accounted for, whatever is killed meanwhile',
    async () => {
      const random = new Random(SEED);
      const fleet = await Fleet.start(SERVERS, random);
      const witness = new Witness();
      const viewers = new Viewers(fleet, witness, random);
      const budgets = new Budgets(fleet, random);
      try {
        await load(fleet, viewers, budgets, random);
        await viewers.settle();
        await clickAgain(fleet, witness);
        await everythingHeldIsFree(budgets);
        await everythingSpooledIsCounted(budgets, witness);

        const said = {
          seed: SEED,
          served: witness.served,
          late: witness.late,
          lost: witness.lost,
          forged: witness.forged,
        };
        const done = { kills: fleet.kills, redisCrashes: fleet.redisCrashes, reloads: fleet.reloads };
        console.log({ ...said, ...done, budgetChanges: budgets.changes, samples: budgets.samples });

        // Nothing ever passed a limit in force.
        expect(budgets.exceeded).toEqual([]);
        await statusesAddUp(fleet, budgets, witness);
        for (const [user, seen] of witness.narrowByPunctual) expect([user, seen <= NARROW_CAP]).toEqual([user, true]);
        expect(await fleet.stopServers()).toEqual(new Array(SERVERS).fill(0));
        await readIndependently(fleet.redisUrl, budgets, witness);
        // A run in which nothing happened shows nothing.
        expect(
          Math.min(witness.served, witness.late, witness.lost, witness.forged, fleet.kills, budgets.changes),
        ).toBeGreaterThan(0);
      } finally {
        await fleet.stop();
      }
    },
    LOAD_MS + 240_000,
  );
});

async function load(fleet: Fleet, viewers: Viewers, budgets: Budgets, random: Random): Promise<void> {
  const end = performance.now() + LOAD_MS;
  const goesOn = () => performance.now() < end;
  let adjustments = 0;
  const every = async (ms: number, act: () => Promise<void> | void) => {
    await sleep(ms / 2);
    while (goesOn()) {
      await act();
      await sleep(Math.min(ms, Math.max(0, end - performance.now())));
    }
  };
  await Promise.all([
    ...Array.from({ length: VIEWERS }, () => viewers.watch(goesOn)),
    budgets.watch(PAID, goesOn),
    every(8_000, () => fleet.killOne()),
    every(Math.max(30_000, LOAD_MS / 20), () => fleet.crashRedis()),
    every(5_000, () => fleet.reload()),
    every(700, () => budgets.change(random.oneOf(PAID))),
    every(3_000, () => budgets.adjust(random.oneOf(PAID), `adjustment-${adjustments++}`)),
    every(4_000, async () => {
      // Erased while others see ads for them.
      await (await fleet.manage('DELETE', `/v1/users/viewer-${random.below(2_000)}`)).arrayBuffer();
    }),
    every(6_000, async () => {
      const campaign = random.oneOf(PAID);
      for (const what of ['pause', 'resume'])
        await (await fleet.manage('POST', `/v1/campaigns/${campaign}/${what}`)).arrayBuffer();
    }),
  ]);
}

/** A click redirects even where it cannot be counted; now all can, and each counts once. */
async function clickAgain(fleet: Fleet, witness: Witness): Promise<void> {
  for (const token of witness.tokens('clicks')) await (await fleet.ask(`/click/${token}`)).arrayBuffer();
}

async function everythingHeldIsFree(budgets: Budgets): Promise<void> {
  await until(async () => {
    const statuses = await Promise.all(CAMPAIGNS.map((campaign) => budgets.status(campaign)));
    const held = statuses.map(({ budget }) => units(budget.held));
    return held.every((amount) => amount === 0n) ? undefined : `held: ${held.join(', ')}`;
  });
}

async function everythingSpooledIsCounted(budgets: Budgets, witness: Witness): Promise<void> {
  await until(async () => {
    for (const campaign of CAMPAIGNS) {
      const { impressions } = await budgets.status(campaign);
      const accepted = witness.count(campaign, 'impressions');
      if (impressions < accepted) return `${campaign} has ${impressions} impressions of ${accepted}`;
    }
    return undefined;
  }).catch(() => undefined);
}

/** Asks until there is nothing that stands in the way. @throws with what does, after a minute */
async function until(obstacle: () => Promise<string | undefined>): Promise<void> {
  const end = performance.now() + 60_000;
  for (let found = await obstacle(); found !== undefined; found = await obstacle()) {
    if (performance.now() > end) throw new Error(found);
    await sleep(250);
  }
}

/** What the API says is what the players know. */
async function statusesAddUp(fleet: Fleet, budgets: Budgets, witness: Witness): Promise<void> {
  for (const campaign of CAMPAIGNS) {
    const status = await budgets.status(campaign);
    const counted = EVENTS.map((event) => [campaign, event, status[event]]);
    expect(counted).toEqual(EVENTS.map((event) => [campaign, event, witness.count(campaign, event)]));
    const { event, price } = PRICES[campaign]!;
    const worth = units(price) * BigInt(status[event]);
    const { spent, unbilled } = status.budget;
    const accounted = units(spent) - (budgets.adjusted.get(campaign) ?? 0n) + units(unbilled);
    // What is not billed is reported beside the commit: one that is killed between the two says it to nobody.
    const unsaid = units(price) === 0n ? 0n : (worth - accounted) / units(price);
    expect([campaign, accounted + unsaid * units(price)]).toEqual([campaign, worth]);
    expect([campaign, unsaid >= 0n && unsaid <= BigInt(fleet.kills + fleet.redisCrashes)]).toEqual([campaign, true]);
  }
}

/** Reads what Redis has, without the servers. */
async function readIndependently(url: string, budgets: Budgets, witness: Witness): Promise<void> {
  const redis = await RedisBackend.open({ url, deadlineMs: 20_000 });
  try {
    expect(await verifyState(redis)).toEqual([]);
    const { catalog } = parseCatalog(soakCatalogue(1), { name: 'soak.yaml' });
    for (const campaign of catalog.campaigns) {
      expect(await verifyLedger(redis, budgetCampaign(campaign))).toMatchObject({
        campaign: campaign.id,
        differences: [],
      });
    }
    const records: StateRecord[] = [];
    for await (const record of redis.dump()) records.push(record);
    const sum = (...name: readonly string[]) =>
      records.reduce((total, record) => {
        const wanted =
          record.type === 'counter' && record.partition.kind === 'advertiser' && record.counter.join() === name.join();
        return wanted ? total + record.state.committed : total;
      }, 0n);
    for (const campaign of CAMPAIGNS) {
      for (const event of EVENTS) {
        const counted = BigInt(witness.count(campaign, event));
        expect([campaign, event, sum('campaign', campaign, 'report', event)]).toEqual([campaign, event, counted]);
      }
    }
    // What is shared is the sum of those who share it; adjustments correct totals, and no month.
    const spent = (campaign: string) => sum('campaign', campaign, 'spend');
    const earned = (campaign: string) => spent(campaign) - (budgets.adjusted.get(campaign) ?? 0n);
    expect(sum('group', 'both', 'spend')).toBe(spent('narrow') + spent('shared'));
    expect(sum('advertiser', 'acme', 'spend', 'month')).toBe(earned('narrow') + earned('shared') + earned('steady'));
  } finally {
    await redis.close();
  }
}
