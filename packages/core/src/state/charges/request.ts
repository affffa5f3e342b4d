import { ValidationError } from '../../errors';
import type { CounterRef } from '../port/counter';
import type { CommitRequest, HoldRef, ReleaseRequest } from '../port/hold';
import type { Binding, Partition } from '../port/partition';
import type { ConsumeRequest, Group, ReserveRequest, Slot } from '../port/reserve';
import { partitionKey, requireName } from './names';
import type { Option } from './option';
import { requireAmount, requireCounterName, requireMs, requireWindow } from './require-charge';

/** The longest that anything is remembered of a hold: 7 days. */
export const MAX_REMEMBER_MS = 7 * 86_400_000;

/** The most slots of one request. */
export const MAX_SLOTS = 64;

/** The partition of the first role bound: it keeps the reservation's record. */
export function leadOf(bind: Binding): Partition {
  for (const role in bind) return bind[role]!;
  throw new ValidationError('bind', 'must bind one role at least; the first keeps the record');
}

/** What the request's id stands for: the caller's word, or the partitions, parameters and the shape of the slots. */
export function fingerprintOf(request: ReserveRequest): string {
  if (request.fingerprint !== undefined) return request.fingerprint;
  const parts: string[] = [];
  for (const role in request.bind) parts.push(`${role}=${partitionKey(request.bind[role]!)}`);
  for (const name in request.params ?? {}) parts.push(`${name}:${request.params![name]}`);
  for (const slot of request.slots) parts.push(`${slot.pod ?? ''}#${slot.position ?? ''}`);
  return parts.join(' ');
}

/** @throws ValidationError */
export function requireReserveRequest(request: ReserveRequest): void {
  requireHead(request);
  const { slots, groups } = request;
  if (!Array.isArray(slots) || slots.length < 1 || slots.length > MAX_SLOTS) {
    throw new ValidationError('slots', `must be a list of 1 to ${MAX_SLOTS}`);
  }
  (slots as readonly Slot[]).forEach((slot, index) => requireSlot(slot, request, `slots[${index}]`));
  groups?.forEach((group, index) => requireGroup(group, slots.length, `groups[${index}]`));
}

/** @throws ValidationError */
export function requireConsumeRequest(request: ConsumeRequest): void {
  requireHead(request);
  request.options.forEach((option, index) => requireBound(option, request, `options[${index}]`));
}

/** @throws ValidationError */
export function requireCommitRequest(request: CommitRequest): void {
  requireHoldRef(request.hold, 'hold');
  if (request.event !== undefined) requireName(request.event, 'event');
  if (request.bind) requireBinding(request.bind);
  if (request.params) requireParams(request.params);
  if (request.option) {
    if (request.option.gives) throw new ValidationError('option', 'must not give back (negative amounts)');
    requireBound(request.option, { bind: request.bind ?? {}, params: request.params ?? {} }, 'option');
  }
}

/** @throws ValidationError */
export function requireReleaseRequest(request: ReleaseRequest): void {
  requireName(request.reservation, 'reservation');
  requirePartition(request.lead, 'lead');
  if (request.slot !== undefined) requireSlotIndex(request.slot, 'slot');
  requireMs(request.rememberMs, 'rememberMs', 1, MAX_REMEMBER_MS);
}

/** @throws ValidationError */
export function requirePartition(partition: Partition, path: string): void {
  requireName(partition?.kind, `${path}.kind`);
  requireName(partition.id, `${path}.id`);
}

/** @throws ValidationError */
export function requireCounterRef(ref: CounterRef, path: string): void {
  requirePartition(ref.partition, `${path}.partition`);
  requireCounterName(ref.counter, `${path}.counter`);
  requireWindow(ref.window, `${path}.window`);
}

function requireHead(request: Omit<ConsumeRequest, 'options'>): void {
  requireName(request.id, 'id');
  requireBinding(request.bind);
  leadOf(request.bind);
  if (request.params) requireParams(request.params);
  if (request.fingerprint !== undefined && request.fingerprint.length > 1_024) {
    throw new ValidationError('fingerprint', 'must be 1,024 characters or less; hash what is longer');
  }
  requireMs(request.rememberMs, 'rememberMs', 1, MAX_REMEMBER_MS);
}

function requireBinding(bind: Binding): void {
  const seen = new Set<string>();
  for (const role in bind) {
    requireName(role, 'bind');
    requirePartition(bind[role]!, `bind.${role}`);
    const key = partitionKey(bind[role]!);
    if (seen.has(key)) throw new ValidationError(`bind.${role}`, `is the same partition as another role: ${key}`);
    seen.add(key);
  }
}

function requireParams(params: Readonly<Record<string, string>>): void {
  for (const name in params) requireName(params[name], `params.${name}`);
}

function requireSlot(slot: Slot, request: ReserveRequest, path: string): void {
  requireMs(slot.ttlMs, `${path}.ttlMs`, 1, MAX_REMEMBER_MS);
  if (slot.pod !== undefined) requireName(slot.pod, `${path}.pod`);
  if (
    slot.position !== undefined &&
    (!Number.isSafeInteger(slot.position) || slot.position < 1 || slot.position > 1_000)
  ) {
    throw new ValidationError(`${path}.position`, `must be a whole number from 1 to 1,000, but is ${slot.position}`);
  }
  slot.options.forEach((option, index) => {
    if (option.gives) throw new ValidationError(`${path}.options[${index}]`, 'gives back: use consume');
    requireBound(option, request, `${path}.options[${index}]`);
  });
}

/** Every role and parameter of the option is there, and no role stands for one of its fixed partitions. */
function requireBound(
  option: Option,
  { bind, params = {} }: { readonly bind: Binding; readonly params?: Readonly<Record<string, string>> },
  path: string,
): void {
  for (const role of option.roles) {
    if (!Object.hasOwn(bind, role))
      throw new ValidationError(path, `names the role '${role}', which bind does not have`);
  }
  for (const param of option.params) {
    if (!Object.hasOwn(params, param)) {
      throw new ValidationError(path, `names the parameter '${param}', which params does not have`);
    }
  }
  for (const role in bind) {
    if (option.fixedKinds.includes(bind[role]!.kind)) {
      throw new ValidationError(`bind.${role}.kind`, `must not be a kind of the fixed partitions: ${bind[role]!.kind}`);
    }
  }
}

function requireGroup(group: Group, slots: number, path: string): void {
  group.slots.forEach((slot, index) => {
    if (!Number.isSafeInteger(slot) || slot < 0 || slot >= slots) {
      throw new ValidationError(`${path}.slots[${index}]`, `must be the index of a slot, 0 to ${slots - 1}`);
    }
  });
  requireCounterName(group.atLeast.counter, `${path}.atLeast.counter`);
  requireWindow(group.atLeast.window, `${path}.atLeast.window`);
  requireAmount(group.atLeast.amount, `${path}.atLeast.amount`);
}

function requireHoldRef(hold: HoldRef, path: string): void {
  requireName(hold?.reservation, `${path}.reservation`);
  requireSlotIndex(hold.slot, `${path}.slot`);
  requirePartition(hold.lead, `${path}.lead`);
  requirePartition(hold.home, `${path}.home`);
}

function requireSlotIndex(slot: number, path: string): void {
  if (!Number.isSafeInteger(slot) || slot < 0 || slot >= MAX_SLOTS) {
    throw new ValidationError(path, `must be the index of a slot, 0 to ${MAX_SLOTS - 1}`);
  }
}
