import type { PodCandidate } from '../candidate/pod-candidate';
import { PodOptions } from '../charges/pod-options';
import { separatedIds } from '../charges/pod-charges';
import type { PodRules } from '../rules/pod-rules';
import { placesFor } from './bounds';
import { limitedClaims } from './limited-claims';
import type { PlannedAd, PodPlanRequest } from './pod-fill';
import { lotOf } from './lot';
import { weigh } from './weights';

/** A candidate as the search sees it. */
export interface FillItem {
  readonly candidate: PodCandidate;
  readonly weight: bigint;
  /** Decides among equals; the higher goes first. */
  readonly lot: number;
  readonly durationMs: number;
  /** What it takes of shared room, by the room's index. */
  readonly loads: readonly (readonly [room: number, amount: bigint])[];
  /** What it must not stand beside, by number. */
  readonly labels: readonly number[];
  /** Places by bits. */
  readonly places: number;
}

/** A pod to be filled, with nothing left to look up. */
export interface FillProblem {
  /** The best first. */
  readonly items: readonly FillItem[];
  /** What each shared room has. */
  readonly rooms: readonly bigint[];
  /** How many labels there are. */
  readonly labels: number;
  readonly rules: PodRules;
  readonly standing: readonly FillItem[];
  readonly standingPlaces: readonly number[];
  /** What may and must be added to what stands; no more than there are candidates. */
  readonly maxAds: number;
  readonly minAds: number;
  readonly maxMs: number;
  readonly minMs: number;
}

/**
 * Reads the constraints out of the candidates' charges: amounts on one counter may together not exceed its lowest
 * constant limit, whoever set it, the pod's rules or a cap. What the counters hold already is not known here; that each
 * candidate alone fits, the state has told.
 */
export function fillProblem(request: PodPlanRequest): FillProblem {
  const {
    candidates,
    rules,
    seed = '',
    standing = [],
    planned,
    options = new PodOptions(),
    params = {},
    pod = 0,
  } = request;
  const able = candidates.filter((candidate) => placesFor(candidate, rules) !== 0);
  const limits = new Map<string, bigint>();
  const loadsOf = (candidate: PodCandidate) => {
    const loads: [string, bigint][] = [];
    for (const claim of limitedClaims(options.of(candidate, rules, { pod }))) {
      const id = claim.id(params);
      const limit = limits.get(id);
      if (limit === undefined || claim.limit < limit) limits.set(id, claim.limit);
      loads.push([id, claim.amount]);
    }
    return loads;
  };
  const loads = new Map(able.map((candidate) => [candidate, loadsOf(candidate)]));
  const used = new Map(planned);
  for (const { candidate } of standing) for (const [id, amount] of loadsOf(candidate)) add(used, id, amount);
  const left = (id: string) => limits.get(id)! - (used.get(id) ?? 0n);
  const fitting = able.filter((candidate) => loads.get(candidate)!.every(([id, amount]) => amount <= left(id)));

  // Room that is enough for all of them constrains nothing.
  const wanted = new Map<string, bigint>();
  for (const candidate of fitting) for (const [id, amount] of loads.get(candidate)!) add(wanted, id, amount);
  const binding = new Map(
    [...wanted].flatMap(([id, sum]) => (sum > left(id) ? [id] : [])).map((id, index) => [id, index]),
  );

  const labels = new Map<string, number>();
  const maxAds = isEnded(standing) ? 0 : rules.maxAds - standing.length;
  const weights = weigh(fitting, Math.max(1, maxAds));
  const item = (candidate: PodCandidate, weight: bigint): FillItem => ({
    candidate,
    weight,
    lot: lotOf(candidate, seed),
    durationMs: candidate.durationMs,
    loads: (loads.get(candidate) ?? []).flatMap(([id, amount]) =>
      binding.has(id) ? [[binding.get(id)!, amount]] : [],
    ),
    labels: labelsOf(candidate, rules, labels),
    places: placesFor(candidate, rules),
  });
  const items = fitting.map((candidate, index) => item(candidate, weights[index]!));
  const stands = standing.map(({ candidate }) => item(candidate, 0n));
  const standingMs = stands.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const held = heldByPlaces([...items, ...stands], rules);
  return {
    items: items.sort(bestFirst),
    rooms: [...binding.keys()].map(left),
    labels: labels.size,
    rules,
    standing: stands,
    standingPlaces: standing.map(({ place = 0 }) => place),
    maxAds: Math.min(maxAds, items.length, held.ads - standing.length),
    minAds: (rules.minAds ?? 1) - standing.length,
    maxMs: Math.min(rules.maxDurationMs ?? Infinity, held.ms) - standingMs,
    minMs: (rules.minDurationMs ?? 0) - standingMs,
  };
}

/** Nothing comes after what was sold the last position. */
function isEnded(standing: readonly PlannedAd[]): boolean {
  const sold = standing.at(-1)?.candidate.slotInPod;
  return sold === 'last' || (sold === 'firstOrLast' && standing.length > 1);
}

/** What all places together can hold. */
function heldByPlaces(items: readonly FillItem[], { places }: PodRules): { readonly ads: number; readonly ms: number } {
  if (places === undefined) return { ads: Infinity, ms: Infinity };
  const sums = { ads: 0, ms: 0 };
  places.forEach((place, index) => {
    sums.ads += place.kind === 'fixed' ? 1 : place.maxAds;
    const fitting = items.filter((item) => item.places & (1 << index));
    const longest = Math.max(0, ...fitting.map(({ durationMs }) => durationMs));
    sums.ms += place.kind === 'fixed' ? longest : Math.min(place.podDurationMs, longest * place.maxAds);
  });
  return sums;
}

/** What the ad must not stand beside, as numbers that are the same for all ads of the problem. */
function labelsOf(candidate: PodCandidate, { separate = [] }: PodRules, numbers: Map<string, number>): number[] {
  const labels = new Set<number>();
  for (const separation of separate) {
    if (separation.within !== 'next') continue;
    for (const id of separatedIds(separation, candidate)) {
      const name = `${separation.by}/${id}`;
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      labels.add(numbers.get(name)!);
    }
  }
  return [...labels].sort((a, b) => a - b);
}

function add(sums: Map<string, bigint>, id: string, amount: bigint): void {
  sums.set(id, (sums.get(id) ?? 0n) + amount);
}

/** The better first; of equals the one with the higher lot. */
export function bestFirst(a: FillItem, b: FillItem): number {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
  return b.lot - a.lot;
}
