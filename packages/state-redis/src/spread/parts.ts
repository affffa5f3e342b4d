import { charges, type Binding, type Option, type Partition } from '@xsp/core';
import { NO_ROLE } from '../names';
import type { TemplateSource } from '../store/known-template';

/**
 * On a cluster a hold is spread over the partitions of its charges. The lead's own part is in the reservation's record;
 * every other partition keeps its part as a reservation of one slot of its own, under the id `LEAD~ID~SLOT`.
 */
export function partId(lead: string, reservation: string, slot: number): string {
  return `${lead}~${reservation}~${slot}`;
}

/** Where a part belongs: the reverse of `partId`. */
export function ownerOf(part: string): { readonly lead: string; readonly reservation: string; readonly slot: number } {
  const [lead, reservation, slot] = part.split('~');
  return { lead: lead!, reservation: reservation!, slot: Number(slot) };
}

/** The text that binds all roles of a part by name, since its own partition plays none: `*;role=kind/id;...`. */
export function partBind(roles: ReadonlyMap<string, string>): string {
  return `${NO_ROLE}${[...roles].map(([role, partition]) => `;${role}=${partition}`).join('')}`;
}

/** All roles of a request. */
export function rolesOfBind(bind: Binding): Map<string, string> {
  return new Map(Object.entries(bind).map(([role, partition]) => [role, charges.partitionKey(partition)]));
}

/** The partitions of an option, but for the lead's, and which of them decides. */
export interface Spread {
  readonly others: readonly string[];
  /** The partition whose record decides whether the hold is committed or expired. */
  readonly home: string;
  /** The partitions with money in them. */
  readonly money: ReadonlySet<string>;
}

/** Where an option's charges lie. */
export function spreadOfOption(option: Option, roles: ReadonlyMap<string, string>, lead: string): Spread {
  const claims = option.claims.map((claim) => ({
    partition: claim.fixedPartition ?? roles.get(claim.partition as string)!,
    money: claim.whenLate === 'fit' && claim.amount !== 0n,
  }));
  return spreadOf(claims, lead);
}

/** The same of a template that a record names. */
export function spreadOfTemplate(source: TemplateSource, roles: ReadonlyMap<string, string>, lead: string): Spread {
  const claims = source.c.map(({ p, a, f }) => ({
    partition: p.includes('/') ? p : (roles.get(p) ?? lead),
    money: f === 1 && (a[1] > 0 || a[2] > 0),
  }));
  return spreadOf(claims, lead);
}

function spreadOf(claims: readonly { readonly partition: string; readonly money: boolean }[], lead: string): Spread {
  const others = new Set(claims.map(({ partition }) => partition));
  others.delete(lead);
  const money = new Set(claims.filter((claim) => claim.money).map(({ partition }) => partition));
  const home = [...money].find((partition) => partition !== lead) ?? lead;
  return { others: [...others], home, money };
}

/** The partition of a key made by core's `partitionKey`. */
export function partitionOf(key: string): Partition {
  return charges.partitionOfKey(key);
}
