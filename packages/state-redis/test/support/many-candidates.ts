import { defineOption, type Binding, type Charge, type Option } from '@xsp/core';
import type { RedisBackend } from '../../src';
import type { TurnedWorld } from './turned-world';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const viewer = { kind: 'viewer', id: 'v1' };
export const household = { kind: 'household', id: 'h1' };
export const bind: Binding = { viewer };

/** A campaign that a viewer may see once a day, or as `own` says. */
export function campaign(name: string, own: Partial<Charge> = {}): Option {
  return defineOption(name, [
    {
      partition: 'viewer',
      counter: ['campaign', name],
      window: { kind: 'rolling', ms: DAY },
      amount: 1n,
      limits: [{ name: 'cap', at: 1n }],
      whenLate: 'count',
      ...own,
    },
  ]);
}

/** 29 of them, and one that always fits; the fourth is special. */
export function campaigns(fourth = campaign('c3')): Option[] {
  const all = Array.from({ length: 29 }, (_, index) => (index === 3 ? fourth : campaign(`c${index}`)));
  return [...all, campaign('last', { limits: [{ name: 'cap', at: 1_000_000n }] })];
}

let count = 0;
export const id = (): string => `r${count++}`;

export async function reserve(
  by: RedisBackend,
  options: readonly Option[],
  own: { bind?: Binding; ttlMs?: number } = {},
) {
  const slots = [{ options, ttlMs: own.ttlMs ?? 60_000 }];
  const answer = await by.reserve({ id: id(), bind: own.bind ?? bind, slots, rememberMs: HOUR });
  return answer.slots[0]!;
}

export async function taken(by: RedisBackend, options: readonly Option[]): Promise<string> {
  const slot = await reserve(by, options);
  return 'key' in slot ? slot.key : slot.status;
}

export async function consume(by: RedisBackend, options: readonly Option[]): Promise<void> {
  for (const option of options) await by.consume({ id: id(), bind, options: [option], rememberMs: HOUR });
}

/** Two processes on the same Redis. */
export interface Processes {
  readonly world: TurnedWorld;
  readonly me: RedisBackend;
  readonly other: RedisBackend;
}

/** All but the last are used up, the fourth by `use`; I remember it. */
export async function remembering(
  { world, me, other }: Processes,
  all: readonly Option[],
  use: () => Promise<unknown>,
): Promise<void> {
  await consume(other, [...all.slice(0, 3), ...all.slice(4, 29)]);
  await use();
  expect(await taken(me, all)).toBe('last');
  expect(await world.calls(() => taken(me, all))).toBe(1);
}
