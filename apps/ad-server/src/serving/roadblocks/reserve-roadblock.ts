import {
  defineOption,
  type Charge,
  type CounterTemplate,
  type Option,
  type ReserveAnswer,
  type ReserveRequest,
  type Slot,
} from '@xsp/core';
import { podParams } from '@xsp/vmap';
import { mayStand, type PodAsked, type PodsAdRequest } from '../pods-ad-request';
import { candidatesOf, podTtlMs } from '../serve-pods';
import type { ServingContext } from '../serving-context';
import type { AdRequest } from '../ad-request';
import { isUnwrapped } from '../tags/decide-whole';
import type { Roadblock } from './find-roadblocks';

/** What the places of a roadblock are counted on while it is decided whether it has all of them. */
const FILLED: CounterTemplate = {
  partition: 'viewer',
  counter: ['roadblock'],
  window: { kind: 'forever', forgetAfterMs: 86_400_000 },
};

const TAKES_ONE: Charge = {
  ...FILLED,
  amount: 1n,
  limits: [{ name: 'roadblock', at: BigInt(Number.MAX_SAFE_INTEGER) }],
  whenLate: 'count',
};

/** Options with one more charge, made once for each. */
const counted = new WeakMap<Option, Option>();

/** The one reserve that takes all places of a roadblock, with every cap and budget, or none of them. */
export function roadblockRequest(
  { campaign, places }: Roadblock,
  request: AdRequest,
  id: string,
  context: ServingContext,
  now: number,
): ReserveRequest {
  const { options, podOptions, known, reservationTtlMs } = context;
  const slots = places.map((asked, index): Slot => {
    const fitting = campaign.creatives.filter((creative) => {
      const isLongEnough = creative.durationMs >= (asked.rules.minDurationMs ?? 0);
      return isLongEnough && mayStand(asked, creative) && !isUnwrapped(creative);
    });
    const inTurn = fitting.map((_, turn) => fitting[(turn + index) % fitting.length]!);
    return {
      options: inTurn.flatMap((creative) => {
        const candidate = options.candidate(campaign, creative, asked.placement.id, known, now);
        return candidate ? [countedOption(podOptions.of(candidate, asked.rules, { pod: index }))] : [];
      }),
      ttlMs: podTtlMs(asked, reservationTtlMs),
      pod: `p${index}`,
    };
  });
  return {
    ...head(id, `roadblock ${campaign.id}`, request, places, context),
    slots,
    groups: [{ slots: places.map((_, index) => index), atLeast: { ...FILLED, amount: BigInt(places.length) } }],
  };
}

/**
 * A dry run of whoever comes before a roadblock in one of its places: who has a higher priority, and is let through by
 * its pace where the places are decided without the roadblock.
 */
export function outrankingRequest(
  { campaign, places }: Roadblock,
  { request, id: seed }: PodsAdRequest,
  id: string,
  context: ServingContext,
  now: number,
): ReserveRequest | undefined {
  const { podOptions, throttle } = context;
  const lets = (campaignId: string) => throttle.view(campaignId, seed).serves;
  const slots = places.flatMap((asked, index): Slot[] => {
    const higher = candidatesOf({ ...request, placement: asked.placement }, asked, context, now, seed, lets).filter(
      ({ priority = 0 }) => priority > campaign.priority,
    );
    const options = higher.map((candidate) => podOptions.of(candidate, asked.rules, { pod: index }));
    return options.length === 0 ? [] : [{ options, ttlMs: 1_000, pod: `p${index}` }];
  });
  if (slots.length === 0) return undefined;
  return { ...head(id, `before ${campaign.id}`, request, places, context), slots, dryRun: true };
}

/** Whether a reserve took all of its slots, now or when it was made. */
export function hasAll({ slots }: ReserveAnswer): boolean {
  return slots.every(({ status }) => status === 'held' || status === 'committed');
}

function head(
  id: string,
  fingerprint: string,
  { stream }: AdRequest,
  places: readonly PodAsked[],
  { filling, tokenTtlMs, reservationTtlMs }: ServingContext,
) {
  const params = places.map(({ pod, placement, breakNumber }, index) =>
    podParams({ stream, pod, placement: placement.id, breakNumber }, index),
  );
  return {
    id,
    fingerprint,
    bind: filling.bind,
    params: Object.assign({ ...filling.params }, ...params) as Record<string, string>,
    rememberMs: Math.max(tokenTtlMs, ...places.map((asked) => podTtlMs(asked, reservationTtlMs))),
  };
}

function countedOption(option: Option): Option {
  const known = counted.get(option);
  if (known) return known;
  const made = defineOption(option.key, [...option.charges, TAKES_ONE]);
  counted.set(option, made);
  return made;
}
