import { defineOption, type Option, type StateBackend } from '@xsp/core';
import type { BudgetCampaign } from '../../campaign/budget-campaign';
import { budgetCharges } from '../../charges/budget-charges';
import { PACE } from '../../charges/limit-name';
import { CampaignThrottle } from '../../pacing/throttle/campaign-throttle';
import type { ServedAd, SimulatedRequest, SimulatedServer } from './simulated-server';

const HOLD_MS = 120_000;
const REMEMBER_MS = 3_600_000;

/** Serves as the ad server does: the throttle in the process, then one `reserve` with what it lets through. */
export class PacedServer implements SimulatedServer {
  private readonly throttle: CampaignThrottle;
  private readonly options = new Map<number, { readonly option: Option; readonly shape: unknown }>();

  constructor(
    private readonly backend: StateBackend,
    private readonly campaigns: readonly BudgetCampaign[],
  ) {
    this.throttle = new CampaignThrottle(backend);
    this.throttle.setCampaigns(campaigns);
  }

  refresh(): Promise<void> {
    return this.throttle.refresh();
  }

  async serve({ id, user, eligible }: SimulatedRequest): Promise<ServedAd | undefined> {
    const admitted = eligible.filter((index) => this.throttle.admits(this.campaigns[index]!.id, id).serves);
    if (admitted.length === 0) return undefined;
    const options = admitted.map((index) => this.optionOf(index));
    const { slots } = await this.backend.reserve({
      id,
      bind: { viewer: { kind: 'viewer', id: user } },
      slots: [{ options, ttlMs: HOLD_MS }],
      rememberMs: REMEMBER_MS,
    });
    const [slot] = slots;
    for (const { key, limit } of slot && 'refusals' in slot ? slot.refusals : []) {
      if (limit === PACE) this.throttle.refusedByPace(this.campaigns[Number(key)]!.id);
    }
    if (slot?.status !== 'held') return undefined;
    return {
      campaign: Number(slot.key),
      confirm: async () => !(await this.backend.commit({ hold: slot.hold })).unbilled,
    };
  }

  /** Built once for each hour and each shape. */
  private optionOf(index: number): Option {
    const campaign = this.campaigns[index]!;
    const now = this.backend.now();
    const shape = this.throttle.shapeOf(campaign.id);
    const known = this.options.get(index);
    if (known && now < known.option.validUntil && known.shape === shape) return known.option;
    const option = defineOption(String(index), budgetCharges(campaign, now, { shape }));
    this.options.set(index, { option, shape });
    return option;
  }
}
