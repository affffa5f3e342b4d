import { charges, indexSnapshot, nameKey, type Option, type Partition, type SnapshotIndex } from '@xsp/core';
import type { PartitionFields } from './connection/link';
import { easedOf, timeOf } from './decode/snapshot';
import { readField } from './decode/stored-field';
import type { Asking } from './executing';

/** What a call says that refused all it was offered: `M NOW SLOT POSITION SIZE EASED refusals` (see `lua/reserve.lua`). */
export interface MoreAnswer {
  readonly now: number;
  readonly slot: number;
  readonly position: number;
  /** How many fields the lead has; 0 where it is best read as a whole. */
  readonly size: number;
  /** The lead's number: see `lua/partition.lua`. Nothing where the lead is not stored. */
  readonly eased: number | undefined;
  readonly refusals: readonly string[];
}

export function readMore(answer: string): MoreAnswer {
  const [, now, slot, position, size, eased, ...refusals] = answer.split(' ');
  return {
    now: Number(now),
    slot: Number(slot),
    position: Number(position),
    size: Number(size),
    eased: eased === '-' ? undefined : Number(eased),
    refusals,
  };
}

/** What a call says whose request relied on what is not so any more: `V NOW SIZE EASED`. */
export function readRelied(answer: string): Pick<MoreAnswer, 'now' | 'eased'> {
  const [, now, , eased] = answer.split(' ');
  return { now: Number(now), eased: eased === '-' ? undefined : Number(eased) };
}

interface Wanted {
  readonly lead: Partition;
  /** The role that the lead plays. */
  readonly role: string;
  readonly params: Readonly<Record<string, string>>;
  /** Those that may have to be asked about. */
  readonly options: Iterable<Option>;
}

/** The lead's counters and limits, and its number. */
export interface LeadState {
  readonly index: SnapshotIndex;
  /** Nothing where the lead is not stored any more. */
  readonly eased: number | undefined;
}

/**
 * The lead's counters and limits, as far as options that were not offered yet need them: those fields alone where that
 * costs Redis less than all of the partition.
 */
export async function readLead(
  asking: Asking,
  { lead, role, params, options }: Wanted,
  { now, size }: MoreAnswer,
): Promise<LeadState> {
  const key = charges.partitionKey(lead);
  const fields = size === 0 ? undefined : fieldsOf(options, role, params);
  const found =
    !fields || fields.size > 1.5 * size
      ? await asking.read(key)
      : { now, fields: await asking.fields(key, ['@', ...fields]) };
  const readAt = Math.max(found.now, timeOf(found.fields));
  return { index: indexSnapshot(snapshotOf(lead, found.fields, readAt)), eased: easedOf(found.fields) };
}

/** The fields of a role that the options' limits need; undefined where a name depends on a position. */
function fieldsOf(options: Iterable<Option>, role: string, params: Wanted['params']): Set<string> | undefined {
  const fields = new Set<string>();
  for (const option of options) {
    const own = fieldsOfOne(option, role, params);
    if (!own) return undefined;
    for (let i = 0; i < own.length; i++) fields.add(own[i]!);
  }
  return fields;
}

/** Of options whose names are open to nothing, by the role. */
const known = new WeakMap<Option, { readonly role: string; readonly fields: readonly string[] }>();

function fieldsOfOne(option: Option, role: string, params: Wanted['params']): readonly string[] | undefined {
  const before = known.get(option);
  if (before?.role === role) return before.fields;
  const fields: string[] = [];
  for (const { partition, limits, counter, window } of option.claims) {
    if (partition !== role || limits.length === 0) continue;
    const parts: string[] = [];
    for (const part of counter) {
      if (typeof part === 'object' && 'position' in part) return undefined;
      parts.push(typeof part === 'string' ? part : params[part.param]!);
    }
    const field = `c:${nameKey(parts)}`;
    if (window.kind !== 'fixed') fields.push(field);
    else fields.push(`${field}|${window.start}-${window.end}`);
    if (window.kind === 'fixed' && limits.some(({ at }) => at === 'stored')) fields.push(field);
  }
  if (option.params.length === 0) known.set(option, { role, fields });
  return fields;
}

function snapshotOf(partition: Partition, fields: PartitionFields, now: number): SnapshotIndex['snapshot'] {
  const counters: SnapshotIndex['snapshot']['counters'][number][] = [];
  const limits: SnapshotIndex['snapshot']['limits'][number][] = [];
  for (const [field, value] of fields) {
    if (!field.startsWith('c:')) continue;
    const stored = readField(field, value);
    if (stored.limit) limits.push({ ...stored.limit, counter: field.slice(2).split('/') });
    for (const counter of stored.counters) if (!charges.mayBeForgotten(counter.state, now)) counters.push(counter);
  }
  return { now, partition, counters, limits, holds: [] };
}
