import type { Binding, Group, HoldRef, Option, Partition, Refusal, ReserveAnswer, Slot, SlotAnswer } from '@xsp/core';
import { charges } from '@xsp/core';
import { encodeOption } from '../encode/encode-option';
import type { OfferedSlot } from '../encode/encode-request';
import type { KnownTemplate } from '../store/known-template';
import { whole } from './counter-text';
import { readRefused, type Refused } from './refusal';

/** A slot that was offered. */
interface Answered extends OfferedSlot {
  /**
   * Hears what the call refused, before it took an option if it took one.
   *
   * @returns why the options before that one were refused, those of earlier calls included
   */
  hear(refused: readonly Refused[], filled: boolean, now: number): readonly Refusal[];
}

/** What the answer of a reserve is read with. */
export interface ReserveContext {
  readonly id: string;
  readonly lead: Partition;
  readonly bind: Binding;
  readonly params: Readonly<Record<string, string>>;
  readonly slots: readonly Answered[];
  readonly groups: readonly Group[];
  readonly committed: boolean;
}

/** Reads `R NOW slot...`: see `lua/reserve.lua`. */
export function readReserved(answer: string, context: ReserveContext): ReserveAnswer {
  return readOneHeld(answer, context) ?? readSlots(answer, context);
}

/** Reads `R NOW H,OPTION,POSITION,EXPIRES`, which most answers are. */
function readOneHeld(answer: string, context: ReserveContext): ReserveAnswer | undefined {
  const from = answer.indexOf(' ', 2);
  if (answer[from + 1] !== 'H' || answer.includes(' ', from + 1)) return undefined;
  const now = Number(answer.slice(2, from));
  const parts = answer.slice(from + 1).split(',');
  const slots = [readSlot(parts, 0, context.slots[0]!.hear([], true, now), context)];
  return { now, replayed: false, reservedAt: now, slots };
}

function readSlots(answer: string, context: ReserveContext): ReserveAnswer {
  const tokens = answer.split(' ');
  const now = Number(tokens[1]);
  const slots: SlotAnswer[] = [];
  const positions = new Map<string, number>();
  let index = 2;
  for (let slot = 0; slot < context.slots.length; slot++) {
    const parts = tokens[index++]!.split(',');
    const offer = context.slots[slot]!;
    const { slot: asked, options } = offer;
    const position = parts[0] === 'H' ? Number(parts[2]) : nextPosition(asked, positions);
    // A group that was dropped had taken positions, too; refusals after it only need the figures.
    if (parts[0] !== 'F') positions.set(asked.pod ?? '', Math.max(positions.get(asked.pod ?? '') ?? 0, position));
    const refused: Refused[] = [];
    for (; tokens[index]?.startsWith('x'); index++) {
      const { bind, params } = context;
      refused.push(readRefused(tokens[index]!, { bind, params, position, now, options }));
    }
    const refusals = offer.hear(refused, parts[0] !== 'F', now);
    slots.push(readSlot(parts, slot, refusals, context));
  }
  return { now, replayed: false, reservedAt: now, slots };
}

function readSlot(
  parts: readonly string[],
  slot: number,
  refusals: readonly Refusal[],
  context: ReserveContext,
): SlotAnswer {
  switch (parts[0]) {
    case 'H': {
      const option = context.slots[slot]!.options[Number(parts[1])]!;
      return {
        status: context.committed ? 'committed' : 'held',
        key: option.key,
        position: Number(parts[2]),
        hold: holdOf(context, slot, option),
        expiresAt: Number(parts[3]),
        refusals,
      };
    }
    case 'G': {
      const group = Number(parts[1]);
      return {
        status: 'dropped',
        group,
        filled: whole(parts[2]!, parts[3]!),
        atLeast: context.groups[group]!.atLeast.amount,
        refusals,
      };
    }
    default:
      return { status: 'refused', refusals };
  }
}

/** Where a slot's position comes from: see `lua/reserve.lua`. */
export function nextPosition(slot: Slot, positions: ReadonlyMap<string, number>): number {
  return slot.position ?? (positions.get(slot.pod ?? '') ?? 0) + 1;
}

function holdOf({ id, lead, bind }: ReserveContext, slot: number, option: Option): HoldRef {
  // A partition that an option names is never one that a role stands for.
  const { home } = encodeOption(option);
  if (home) return { reservation: id, slot, lead, home };
  const leadKey = charges.partitionKey(lead);
  for (const claim of option.claims) {
    if (claim.whenLate !== 'fit' || claim.amount === 0n) continue;
    const partition = claim.fixedPartition ?? charges.partitionKey(bind[claim.partition as string]!);
    if (partition !== leadKey) return { reservation: id, slot, lead, home: charges.partitionOfKey(partition) };
  }
  return { reservation: id, slot, lead, home: lead };
}

/**
 * Reads `P NOW RESERVED slot...`, the answer of an id that was known.
 *
 * @param templateOf the templates that the answer names
 */
export async function readReplayed(
  answer: string,
  { id, lead }: { readonly id: string; readonly lead: Partition },
  templateOf: (id: string) => Promise<KnownTemplate>,
): Promise<ReserveAnswer> {
  const [, now, reservedAt, ...tokens] = answer.split(' ');
  const slots: SlotAnswer[] = [];
  for (const [slot, token] of tokens.entries()) {
    const [state, template, position, expiresAt, bind] = token.split(',');
    if (state === 'F') slots.push({ status: 'refused', refusals: [] });
    else if (state === 'E') slots.push({ status: 'ended' });
    else {
      const known = await templateOf(template!);
      slots.push({
        status: state === 'h' ? 'held' : 'committed',
        key: known.key,
        position: Number(position),
        hold: { reservation: id, slot, lead, home: known.home(lead, rolesOf(bind!)) },
        expiresAt: Number(expiresAt),
        refusals: [],
      });
    }
  }
  return { now: Number(now), replayed: true, reservedAt: Number(reservedAt), slots };
}

/** The partitions of a bind's text (`role;role=kind/id;...`), but for the lead's. */
export function rolesOf(bind: string): ReadonlyMap<string, string> {
  const roles = bind.split(';').slice(1);
  return new Map(roles.map((role) => role.split('=') as [string, string]));
}
