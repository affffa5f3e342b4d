import type { StateError } from '../../errors';
import type { Option } from '../charges';
import { fingerprintOf } from '../charges/fingerprint';
import { leadOf } from '../charges/request';
import type { CommitRequest } from '../port/hold';
import type { Binding, Partition } from '../port/partition';
import type { ConsumeRequest, FilledSlot, ReserveRequest, Slot, SlotAnswer } from '../port/reserve';

/** What was taken of one slot. */
interface TakenSlot {
  readonly option: Option;
  readonly position: number;
  readonly expiresAt: number;
  readonly pod: string | undefined;
}

/** What the shadow made of one request, until the state has heard of it. */
export interface ShadowEntry {
  /** The id that the shadow's holds name: that of no other process, since each decides for itself. */
  readonly id: string;
  readonly asked: 'reserve' | 'consume';
  readonly lead: Partition;
  readonly bind: Binding;
  readonly params: Readonly<Record<string, string>> | undefined;
  readonly fingerprint: string;
  readonly rememberMs: number;
  readonly rememberUntil: number;
  readonly slots: readonly (TakenSlot | undefined)[];
  /** Slots that were released. */
  readonly released: Set<number>;
  /** What was committed of the holds, in order. */
  readonly commits: CommitRequest[];
  /** Keys of partitions that were erased meanwhile. */
  readonly erased: Set<string>;
  /** Why the state could not be asked. */
  readonly why: StateError;
  /** The request's own id, where the state may hold something for it after all. */
  readonly abandoned: string | undefined;
  /** The merge that is under way. */
  merging?: Promise<number> | undefined;
}

export function reserveEntry(
  id: string,
  request: ReserveRequest,
  slots: readonly SlotAnswer[],
  now: number,
  why: StateError,
): ShadowEntry {
  return {
    ...head(id, request, now, why),
    asked: 'reserve',
    slots: slots.map((slot, index) => takenSlot(slot, request.slots[index]!)),
  };
}

export function consumeEntry(
  id: string,
  request: ConsumeRequest,
  slot: SlotAnswer,
  now: number,
  why: StateError,
): ShadowEntry {
  return { ...head(id, request, now, why), asked: 'consume', slots: [takenSlot(slot, request)] };
}

function head(id: string, request: ReserveRequest | ConsumeRequest, now: number, why: StateError) {
  const { bind, params, rememberMs } = request;
  return {
    id,
    lead: leadOf(bind),
    bind,
    params,
    fingerprint: fingerprintOf(request),
    rememberMs,
    rememberUntil: now + rememberMs,
    released: new Set<number>(),
    commits: [],
    erased: new Set<string>(),
    why,
    // The state may have executed the request although it did not answer in time.
    abandoned: why.reason === 'timeout' ? request.id : undefined,
  };
}

/** All options before the one that was taken were refused, each with its reason. */
function takenSlot(answer: SlotAnswer, slot: Pick<Slot, 'options' | 'pod'>): TakenSlot | undefined {
  if (!isFilled(answer)) return undefined;
  const { position, expiresAt, refusals } = answer;
  return { option: slot.options[refusals.length]!, position, expiresAt, pod: slot.pod };
}

function isFilled(answer: SlotAnswer): answer is FilledSlot {
  return answer.status === 'held' || answer.status === 'committed';
}
