import {
  defineOption,
  StateError,
  type Binding,
  type ConsumeRequest,
  type HoldRef,
  type Option,
  type Partition,
  type ReserveAnswer,
  type ReserveRequest,
  type StateBackend,
  type StateErrorReason,
} from '@xsp/core';
import { Model, Refusal } from '../model';
import type { World } from '../world';
import type { ChargeSpec, Pool } from './pool';

/** An option of random charges. */
export interface OptionSpec {
  readonly key: string;
  readonly charges: readonly ChargeSpec[];
}

/** A request that was made, so that it can be made again. */
export type Asked =
  | { readonly call: 'reserve'; readonly request: ReserveRequest }
  | { readonly call: 'consume'; readonly request: ConsumeRequest };

/** What a run knows: the model, and what was asked and held so far. */
export class Known {
  readonly model = new Model();
  readonly asked: Asked[] = [];
  readonly holds: HoldRef[] = [];
  /** The highest constant asked of each sliding counter: of its log no more need be kept. */
  readonly highest = new Map<string, bigint>();

  /** Keeps the holds of an answer for later commands. */
  learn({ slots }: Pick<ReserveAnswer, 'slots'>): void {
    for (const slot of slots) {
      if (slot.status !== 'held' && slot.status !== 'committed') continue;
      const { reservation, slot: index } = slot.hold;
      if (!this.holds.some((one) => one.reservation === reservation && one.slot === index)) this.holds.push(slot.hold);
    }
  }
}

/** What a run does it to: a store with several clients, and partitions of its own. */
export class Run {
  private ids = 0;

  constructor(
    readonly world: World,
    readonly clients: readonly StateBackend[],
    readonly pool: Pool,
  ) {}

  now(): number {
    return this.world.now();
  }

  /** One of the clients; where there are none, the store's own at this moment. */
  client(index: number): StateBackend {
    return this.clients[index % this.clients.length] ?? this.world.backend;
  }

  /** Short and different in each run; the partitions tell the runs apart. */
  id(): string {
    return `r${(this.ids += 1)}`;
  }

  viewer(index: number): Partition {
    return this.pool.viewers[index % this.pool.viewers.length]!;
  }

  bind(viewer: number): Binding {
    return { viewer: this.viewer(viewer), household: this.pool.partitions.household };
  }

  /** @param ago when the option was built, in ms before now: its fixed windows may be over */
  option({ key, charges }: OptionSpec, ago = 0): Option {
    const now = this.now() - ago;
    return defineOption(
      key,
      charges.flatMap((spec) => this.pool.charge(spec, now) ?? []),
    );
  }
}

/** What a call came to: its answer, or why there is none. */
export type Outcome<T> = { readonly answer: T } | { readonly failed: StateErrorReason };

export async function outcomeOf<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { answer: await call() };
  } catch (error) {
    if (error instanceof StateError) return { failed: error.reason };
    throw error;
  }
}

export function expected<T>(call: () => T): Outcome<T> {
  try {
    return { answer: call() };
  } catch (error) {
    if (error instanceof Refusal) return { failed: error.reason };
    throw error;
  }
}
