import { ValidationError } from '../../errors';
import type { CounterRef } from '../port/counter';
import type { CommitRequest, HoldRef, ReleaseRequest } from '../port/hold';
import type { Binding, Partition } from '../port/partition';
import type { ConsumeRequest, Group, ReserveRequest, Slot } from '../port/reserve';
import type { SetLimitRequest } from '../port/set-limit';
import { partitionKey, requireName, shown } from './names';
import { isOption, requireOption, type Option } from './option';
import {
  requireAmount,
  requireCounterName,
  requireList,
  requireMs,
  requireObject,
  requirePartitionRef,
  requireWindow,
} from './require-charge';

/** The longest that anything is remembered of a hold: 7 days. */
export const MAX_REMEMBER_MS = 7 * 86_400_000;

/** The most slots of one request. */
export const MAX_SLOTS = 64;

/** The most options of one slot. */
const MAX_OPTIONS = 1_000;

/** The partition of the first role bound: it keeps the reservation's record. */
export function leadOf(bind: Binding): Partition {
  for (const role in bind) return bind[role]!;
  throw new ValidationError('bind', 'must bind one role at least; the first keeps the record');
}

/** @throws ValidationError */
export function requireReserveRequest(request: ReserveRequest): void {
  requireHead(request);
  const { slots, groups, dryRun } = request;
  if (dryRun !== undefined && typeof dryRun !== 'boolean') throw new ValidationError('dryRun', 'must be true or false');
  requireList(slots, 'slots', 1, MAX_SLOTS);
  slots.forEach((slot, index) => requireSlot(slot, request, `slots[${index}]`));
  if (groups === undefined) return;
  requireList(groups, 'groups', 0, MAX_SLOTS);
  groups.forEach((group, index) => requireGroup(group, slots.length, `groups[${index}]`));
}

/** @throws ValidationError */
export function requireConsumeRequest(request: ConsumeRequest): void {
  requireHead(request);
  requireList(request.options, 'options', 1, MAX_OPTIONS);
  request.options.forEach((option, index) => requireBound(option, request, `options[${index}]`));
}

/** @throws ValidationError */
export function requireCommitRequest(request: CommitRequest): void {
  requireObject(request, '');
  requireHoldRef(request.hold, 'hold');
  if (request.event !== undefined) requireName(request.event, 'event');
  if (request.bind !== undefined) requireBinding(request.bind);
  if (request.params !== undefined) requireParams(request.params);
  if (request.option !== undefined) {
    requireOption(request.option, 'option');
    if (request.option.gives) throw new ValidationError('option', 'must not give back (negative amounts)');
    requireBound(request.option, { bind: request.bind ?? {}, params: request.params ?? {} }, 'option');
  }
}

/** @throws ValidationError */
export function requireReleaseRequest(request: ReleaseRequest): void {
  requireObject(request, '');
  requireName(request.reservation, 'reservation');
  requirePartition(request.lead, 'lead');
  if (request.slot !== undefined) requireSlotIndex(request.slot, 'slot');
  requireMs(request.rememberMs, 'rememberMs', 1, MAX_REMEMBER_MS);
}

/** @throws ValidationError */
export function requireSetLimitRequest(request: SetLimitRequest): void {
  requireObject(request, '');
  requirePartition(request.partition, 'partition');
  requireCounterName(request.counter, 'counter', true);
  requireAmount(request.at, 'at');
  if (request.ifVersion !== undefined) requireVersion(request.ifVersion, 'ifVersion');
}

/** @throws ValidationError unless it may be the version of a limit or document; 0: there is none */
export function requireVersion(version: number, path: string): void {
  if (Number.isSafeInteger(version) && version >= 0) return;
  throw new ValidationError(path, `must be a version, a whole number from 0, but is ${shown(version)}`);
}

/** @throws ValidationError */
export function requirePartition(partition: Partition, path: string): void {
  requireObject(partition, path);
  requireName(partition.kind, `${path}.kind`);
  requireName(partition.id, `${path}.id`);
}

/** @throws ValidationError */
export function requireCounterRefs(refs: readonly CounterRef[]): void {
  requireList(refs, '', 0, 100_000);
  refs.forEach((ref, index) => requireCounterRef(ref, `[${index}]`));
}

/** @throws ValidationError */
export function requireCounterRef(ref: CounterRef, path: string): void {
  requireObject(ref, path);
  requirePartition(ref.partition, `${path}.partition`);
  requireCounterName(ref.counter, `${path}.counter`, true);
  requireWindow(ref.window, `${path}.window`);
}

function requireHead(request: Omit<ConsumeRequest, 'options'>): void {
  requireObject(request, '');
  requireName(request.id, 'id');
  requireBinding(request.bind);
  leadOf(request.bind);
  if (request.params !== undefined) requireParams(request.params);
  const fingerprint: unknown = request.fingerprint;
  if (fingerprint !== undefined && (typeof fingerprint !== 'string' || fingerprint.length > 1_024)) {
    throw new ValidationError('fingerprint', 'must be a text of 1,024 characters or less; hash what is longer');
  }
  requireMs(request.rememberMs, 'rememberMs', 1, MAX_REMEMBER_MS);
}

function requireBinding(bind: Binding): void {
  requireObject(bind, 'bind');
  const seen = new Set<string>();
  for (const role in bind) {
    requireName(role, 'bind');
    // An object puts whole numbers before all other names, and so another role first than the caller wrote.
    if (/^\d+$/.test(role)) throw new ValidationError(`bind.${role}`, 'must be a role with a letter in its name');
    requirePartition(bind[role]!, `bind.${role}`);
    const key = partitionKey(bind[role]!);
    if (seen.has(key)) throw new ValidationError(`bind.${role}`, `is the same partition as another role: ${key}`);
    seen.add(key);
  }
}

function requireParams(params: Readonly<Record<string, string>>): void {
  requireObject(params, 'params');
  for (const name in params) {
    requireName(name, 'params');
    requireName(params[name], `params.${name}`);
  }
}

function requireSlot(slot: Slot, request: ReserveRequest, path: string): void {
  requireObject(slot, path);
  requireMs(slot.ttlMs, `${path}.ttlMs`, 1, MAX_REMEMBER_MS);
  if (slot.pod !== undefined) requireName(slot.pod, `${path}.pod`);
  if (
    slot.position !== undefined &&
    (!Number.isSafeInteger(slot.position) || slot.position < 1 || slot.position > 1_000)
  ) {
    throw new ValidationError(
      `${path}.position`,
      `must be a whole number from 1 to 1,000, but is ${shown(slot.position)}`,
    );
  }
  requireList(slot.options, `${path}.options`, 0, MAX_OPTIONS);
  for (let i = 0; i < slot.options.length; i++) {
    const option = slot.options[i]!;
    // A request has many options, and nearly all are right: their places are only spelt out where one is not.
    if (isBound(option, request.bind, request.params) && !option.gives) continue;
    requireBound(option, request, `${path}.options[${i}]`);
    throw new ValidationError(`${path}.options[${i}]`, 'gives back: use consume');
  }
}

/** What `requireBound` asks. */
function isBound(option: Option, bind: Binding, params: ReserveRequest['params']): boolean {
  if (!isOption(option)) return false;
  const { roles, params: names, fixedKinds } = option;
  for (let i = 0; i < roles.length; i++) if (!Object.hasOwn(bind, roles[i]!)) return false;
  for (let i = 0; i < names.length; i++) if (!params || !Object.hasOwn(params, names[i]!)) return false;
  for (const role in bind) if (fixedKinds.includes(bind[role]!.kind)) return false;
  return true;
}

/** Every role and parameter of the option is there, and no role stands for one of its fixed partitions. */
function requireBound(
  option: Option,
  { bind, params = {} }: { readonly bind: Binding; readonly params?: Readonly<Record<string, string>> },
  path: string,
): void {
  requireOption(option, path);
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
  requireObject(group, path);
  requireList(group.slots, `${path}.slots`, 1, MAX_SLOTS);
  group.slots.forEach((slot, index) => {
    if (!Number.isSafeInteger(slot) || slot < 0 || slot >= slots) {
      throw new ValidationError(`${path}.slots[${index}]`, `must be the index of a slot, 0 to ${slots - 1}`);
    }
    if (group.slots.indexOf(slot) < index) throw new ValidationError(`${path}.slots[${index}]`, 'stands there twice');
  });
  requireObject(group.atLeast, `${path}.atLeast`);
  requirePartitionRef(group.atLeast.partition, `${path}.atLeast.partition`);
  requireCounterName(group.atLeast.counter, `${path}.atLeast.counter`);
  requireWindow(group.atLeast.window, `${path}.atLeast.window`);
  requireAmount(group.atLeast.amount, `${path}.atLeast.amount`);
}

function requireHoldRef(hold: HoldRef, path: string): void {
  requireObject(hold, path);
  requireName(hold.reservation, `${path}.reservation`);
  requireSlotIndex(hold.slot, `${path}.slot`);
  requirePartition(hold.lead, `${path}.lead`);
  requirePartition(hold.home, `${path}.home`);
}

function requireSlotIndex(slot: number, path: string): void {
  if (!Number.isSafeInteger(slot) || slot < 0 || slot >= MAX_SLOTS) {
    throw new ValidationError(path, `must be the index of a slot, 0 to ${MAX_SLOTS - 1}`);
  }
}
