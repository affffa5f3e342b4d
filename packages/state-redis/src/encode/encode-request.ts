import { charges, partitionKey, type Binding, type Group, type Option, type Partition, type Slot } from '@xsp/core';
import { encodeOption, halves } from './encode-option';
import { shortFingerprint } from './fingerprint';

/** A slot as one call offers it: some of its options, in their order. */
export interface OfferedSlot extends Slot {
  /** There are more options than are offered; where all refuse, the call shall say so and hold nothing. */
  readonly more: boolean;
}

export interface Filled {
  readonly bind: Binding;
  readonly params?: Readonly<Record<string, string>>;
}

interface ReserveText extends Filled {
  /** `R` holds, `D` answers what would happen, `C` commits at once, `W` holds instead of what the id held before. */
  readonly mode: 'R' | 'D' | 'C' | 'W';
  readonly lead: Partition;
  readonly id: string;
  readonly fingerprint: string;
  readonly rememberMs: number;
  /** The common part of the fixed windows of all options, those that are not offered included. */
  readonly validity: string;
  readonly slots: readonly OfferedSlot[];
  readonly groups: readonly Group[];
}

/** The text of a reserve or consume: see `lua/reserve.lua`. */
export function reserveText(request: ReserveText): string {
  const { mode, lead, id, fingerprint, rememberMs, validity, slots, groups } = request;
  let text = `${mode} ${partitionKey(lead)} ${id} ${shortFingerprint(fingerprint)} ${rememberMs} ${validity}`;
  text += fillingText(request, slots);
  for (const slot of slots) {
    text += ` s${slot.ttlMs},${slot.position ?? 0},${slot.more ? 1 : 0},${slot.pod ?? ''}`;
    for (const option of slot.options) text += encodeOption(option).token;
  }
  for (const group of groups) text += groupText(group, slots);
  return text;
}

/** What of the roles and parameters the options use: ` role;role=kind/id name=value;...`. */
function fillingText({ bind, params }: Filled, slots: readonly OfferedSlot[]): string {
  let roles = '';
  for (const role in bind) {
    if (roles === '') roles = role;
    else if (slots.some(({ options }) => options.some((option) => option.roles.includes(role)))) {
      roles += `;${role}=${partitionKey(bind[role]!)}`;
    }
  }
  let values = '';
  for (const name in params) {
    if (slots.some(({ options }) => options.some((option) => option.params.includes(name)))) {
      values += `${values && ';'}${name}=${params[name]}`;
    }
  }
  return ` ${roles} ${values || '-'}`;
}

/** From when until when all of the options can be reserved; `0 0` where it does not matter. */
export function validityText(lists: readonly (readonly Option[])[]): string {
  let from = -Infinity;
  let until = Infinity;
  for (const options of lists) {
    for (const option of options) {
      if (option.validFrom > from) from = option.validFrom;
      if (option.validUntil < until) until = option.validUntil;
    }
  }
  return until === Infinity ? '0 0' : `${from} ${until}`;
}

function groupText({ slots, atLeast }: Group, offered: readonly OfferedSlot[]): string {
  const template = charges.templateKey(atLeast.partition, atLeast.counter, atLeast.window);
  const members = slots.map((slot) => {
    const amounts = offered[slot]!.options.map(
      (option) => option.claims.find((claim) => claim.template === template)?.amount ?? 0n,
    );
    return `;${slot}=${amounts.map((amount) => halves(amount).join(',')).join('|')}`;
  });
  return ` g${halves(atLeast.amount).join(',')}${members.join('')}`;
}

/** What an event itself counts, at the end of a commit's text: see `lua/commit.lua`. */
export function eventText(option: Option, { bind, params }: Filled): string {
  const roles = option.roles.map((role) => `;${role}=${partitionKey(bind[role]!)}`).join('');
  const values = option.params.map((name) => `${name}=${params![name]}`).join(';');
  return ` ${validityText([[option]])} -${roles} ${values || '-'}${encodeOption(option).token}`;
}
