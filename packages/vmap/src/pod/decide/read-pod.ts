import type { FilledSlot, Refusal, ReserveAnswer } from '@xsp/core';
import type { PodCandidate } from '../candidate/pod-candidate';
import { OWN_KEYS } from '../candidate/require-pod-candidate';
import type { HeldCandidate, PodAd } from './pod-decision';
import type { LaidPod } from './pod-layout';

/** What of an answer is a pod's. */
export interface ReadPod {
  readonly ads: readonly PodAd[];
  readonly bumper: HeldCandidate | undefined;
  readonly refusals: readonly Refusal[];
}

/** Reads a pod's slots out of an answer. */
export function readPod({ request, slots, bumperSlot }: LaidPod, answer: ReserveAnswer): ReadPod {
  const byKey = new Map(request.candidates.map((candidate) => [candidate.key, candidate]));
  const ads: PodAd[] = [];
  const refusals: Refusal[] = [];
  for (const index of slots) {
    const slot = answer.slots[index]!;
    if ('refusals' in slot) refusals.push(...slot.refusals);
    if (!isFilled(slot) || slot.key.startsWith(OWN_KEYS)) continue;
    ads.push({ ...held(slot, byKey.get(slot.key)), position: slot.position });
  }
  const opening = bumperSlot === undefined ? undefined : answer.slots[bumperSlot];
  const bumper = opening && isFilled(opening) ? held(opening, request.bumper) : undefined;
  return { ads, bumper, refusals };
}

/** Two parts of one pod: what a refill added to what was held. */
export function joined(first: ReadPod, refill: ReadPod): ReadPod {
  return {
    ads: [...first.ads, ...refill.ads].sort((a, b) => a.position - b.position),
    bumper: first.bumper ?? refill.bumper,
    refusals: [...first.refusals, ...refill.refusals],
  };
}

function isFilled(slot: ReserveAnswer['slots'][number]): slot is FilledSlot {
  return slot.status === 'held' || slot.status === 'committed';
}

function held({ key, hold, expiresAt, status }: FilledSlot, candidate: PodCandidate | undefined): HeldCandidate {
  return { key, candidate, hold, expiresAt, status };
}
