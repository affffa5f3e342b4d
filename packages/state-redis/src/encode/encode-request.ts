import { charges, partitionKey, ValidationError, type Binding, type Group, type Option, type Slot } from '@xsp/core';
import type { RedisRequest } from '../connection/link';
import { NO_ROLE } from '../names';
import { encodeOption, halves, type EncodedOption } from './encode-option';

/** A record has two bytes for the length of who asked, with a mark and an attempt's number of at most 17 characters. */
const MOST_ASKED = 2 ** 16 - 1 - 18;

/** A slot as one call offers it: some of its options, in their order. */
export interface OfferedSlot {
  readonly slot: Slot;
  readonly options: readonly Option[];
  /** The same, as Redis is told of them. */
  readonly encoded: readonly EncodedOption[];
  /** There are more options than are offered; where all refuse, the call shall say so and hold nothing. */
  readonly more: boolean;
}

export interface Filled {
  readonly bind: Binding;
  readonly params?: Readonly<Record<string, string>>;
}

/** What a request of one partition says. */
interface Head {
  /**
   * `R` holds, `D` answers what would happen, `C` commits at once, `W` holds instead of what the id held before, `G` holds
   * a part whose home is elsewhere.
   */
  readonly mode: 'R' | 'D' | 'C' | 'W' | 'G';
  /** `kind/id` */
  readonly lead: string;
  readonly id: string;
  /** As core's `fingerprintOf` makes them. */
  readonly fingerprint: string;
  /** `role;role=kind/id;...`, whose first role is the lead's. */
  readonly bind: string;
  /** `name=value;...`, or nothing. */
  readonly params: string;
  /** What is asked for, but for the lead's role: see `lua/plan.lua`. */
  readonly plan: string;
  /** What an `R` relies on. */
  readonly relying?: Relying | undefined;
  /** On a cluster, but for a `D`. */
  readonly attempt?: AttemptSaid | undefined;
}

/** On a cluster: which attempt at a reservation a request is of (see `lua/attempt.lua`). */
export interface AttemptSaid {
  readonly number: number;
  /** Others may be on their way: what is not held leaves a trace that they find. */
  readonly leaves: boolean;
}

/** An attempt that is before, and never hinders, any. */
export const NO_ATTEMPT: AttemptSaid = { number: 0, leaves: false };

/** What some refusals that the process remembers rely on: see `lua/reserve.lua`. */
export interface Relying {
  /** The lead's number, as it was when they were read; where they rest on no hold, see `lead-number.ts`. */
  readonly eased: number;
  /** When the first of them may end (epoch ms). */
  readonly until: number;
}

/** A reserve or consume: see `lua/reserve.lua`. */
export function fillRequest({ mode, lead, id, fingerprint, bind, params, plan, relying, attempt }: Head): RedisRequest {
  const others = bind.indexOf(';');
  const role = others < 0 ? bind : bind.slice(0, others);
  const asked = `${fingerprint || '-'}\0${bind}\0${params || '-'}\0`;
  if (asked.length > MOST_ASKED) {
    const most = MOST_ASKED.toLocaleString('en');
    throw new ValidationError('params', `must not take more than ${most} characters with what is bound; name fewer`);
  }
  if (attempt) return [`${mode}${role} ${plan}`, lead, id, `${attemptText(attempt)}\0${asked}`];
  if (!relying) return [`${mode}${role} ${plan}`, lead, id, asked];
  return [`V${role} ${plan}`, lead, id, `${relying.eased} ${relying.until}\0${asked}`];
}

/** A commit, with what the event itself counts (see `eventText`): see `lua/commit.lua`. */
export function commitRequest(lead: string, id: string, slot: number, event: string, counts = ''): RedisRequest {
  return ['K', lead, id, `${slot} ${event}${counts}`];
}

/** A release: see `lua/release.lua`. `slot`: `-` for all. */
export function releaseRequest(lead: string, id: string, slot: number | '-', rememberMs: number): RedisRequest {
  return ['L', lead, id, `${slot} ${rememberMs}`];
}

/** Gives back what a partition holds, of an attempt and those before it, and forgets it: see `lua/attempt.lua`. */
export function undoRequest(partition: string, id: string, attempt?: AttemptSaid): RedisRequest {
  return ['O', partition, id, attempt ? attemptText(attempt) : ''];
}

function attemptText({ number, leaves }: AttemptSaid): string {
  return `${number} ${leaves ? 1 : 0}`;
}

/** Tells a partition of what a home confirmed: see `lua/apply.lua`. */
export function applyRequest(partition: string, id: string, slot: number, what: string): RedisRequest {
  return ['A', partition, id, `${slot} ${what}`];
}

/** Tells a home that all have heard: see `lua/apply.lua`. */
export function acknowledgeRequest(home: string, member: string): RedisRequest {
  return ['Y', home, member, ''];
}

/** Forgets a partition: see `lua/erase.lua`. */
export function eraseRequest(partition: string): RedisRequest {
  return ['X', partition, '', ''];
}

interface Asked extends Filled {
  readonly mode: Head['mode'];
  readonly lead: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly rememberMs: number;
  /** The common part of the fixed windows of all options, those that are not offered included. */
  readonly validity: string;
  readonly slots: readonly OfferedSlot[];
  readonly groups: readonly Group[];
  readonly attempt?: AttemptSaid;
}

/** The reserve or consume of some slots. */
export function reserveRequest(request: Asked, relying?: Relying): RedisRequest {
  const { mode, lead, id, fingerprint, rememberMs, validity, slots, groups, attempt } = request;
  let plan = `${rememberMs} ${validity}`;
  for (let i = 0; i < slots.length; i++) {
    const { slot, encoded, more } = slots[i]!;
    plan += ` s${slot.ttlMs},${slot.position ?? 0},${more ? 1 : 0},${slot.pod ?? ''}`;
    for (let k = 0; k < encoded.length; k++) {
      const { id, token, bounds } = encoded[k]!;
      // Most options are of the same hour: that is said once.
      plan += k > 0 && bounds !== '' && bounds === encoded[k - 1]!.bounds ? ` .${id},=` : token;
    }
  }
  for (const group of groups) plan += groupText(group, slots);
  const bind = rolesText(request.bind, slots);
  const params = paramsText(request.params, slots);
  return fillRequest({ mode, lead, id, fingerprint, bind, params, plan, relying, attempt });
}

/** The roles that the options use: `role;role=kind/id;...`. */
function rolesText(bind: Binding, slots: readonly OfferedSlot[]): string {
  let roles = '';
  for (const role in bind) {
    if (roles === '') roles = role;
    else if (slots.some(({ options }) => options.some((option) => option.roles.includes(role)))) {
      roles += `;${role}=${partitionKey(bind[role]!)}`;
    }
  }
  return roles;
}

/** The parameters that the options use: `name=value;...`. */
function paramsText(params: Filled['params'], slots: readonly OfferedSlot[]): string {
  let values = '';
  for (const name in params) {
    if (slots.some(({ options }) => options.some((option) => option.params.includes(name)))) {
      values += `${values && ';'}${name}=${params[name]}`;
    }
  }
  return values;
}

/** Most requests are of the same hour, and a number of 13 digits takes longer to write than to compare. */
let lastFrom = 0;
let lastUntil = 0;
let lastText = '';

/** From when until when all options of some slots can be reserved; `0 0` where it does not matter. */
export function validityText(slots: readonly { readonly options: readonly Option[] }[]): string {
  let from = -Infinity;
  let until = Infinity;
  for (let i = 0; i < slots.length; i++) {
    const { options } = slots[i]!;
    for (let k = 0; k < options.length; k++) {
      const { validFrom, validUntil } = options[k]!;
      if (validFrom > from) from = validFrom;
      if (validUntil < until) until = validUntil;
    }
  }
  if (until === Infinity) return '0 0';
  if (from !== lastFrom || until !== lastUntil) {
    lastText = `${from} ${until}`;
    lastFrom = from;
    lastUntil = until;
  }
  return lastText;
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
  return ` ${validityText([{ options: [option] }])} ${NO_ROLE}${roles} ${values || '-'}${encodeOption(option).token}`;
}
