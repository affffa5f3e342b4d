import type { Charge, CounterRef, Curve, Limit, NamePart, Partition, PartitionRef, Window } from '@xsp/core';
import type { World } from '../world';

/** Lengths that are powers of two, as the grid of expiry edges is: so a run is the same wherever its time starts. */
export const HOUR = 2 ** 22;
const PAUSE = 2 ** 19;

type Place = 'viewer' | 'household' | 'acme' | 'group';

/** A counter that random charges may name. */
export interface CounterSpec {
  readonly place: Place;
  readonly name: readonly NamePart[];
  readonly window: 'forever' | 'hour' | 'kept hour' | 'rolling' | 'sliding';
  /** Money: within stored limits or a curve, and late only if it fits. Facts: within constants. Reports: no limit. */
  readonly sort: 'fact' | 'money' | 'report' | 'free money';
}

export const COUNTERS: readonly CounterSpec[] = [
  { place: 'viewer', name: ['cap'], window: 'forever', sort: 'fact' },
  { place: 'viewer', name: ['pause'], window: 'sliding', sort: 'fact' },
  { place: 'viewer', name: ['cap'], window: 'rolling', sort: 'fact' },
  { place: 'viewer', name: ['cap'], window: 'hour', sort: 'fact' },
  { place: 'viewer', name: ['pod', 'auto', { position: 0 }], window: 'forever', sort: 'fact' },
  { place: 'viewer', name: ['pod', 'auto', { position: 1 }], window: 'forever', sort: 'fact' },
  { place: 'viewer', name: ['page', { param: 'page' }], window: 'rolling', sort: 'fact' },
  { place: 'viewer', name: ['seen'], window: 'rolling', sort: 'report' },
  { place: 'household', name: ['cap'], window: 'rolling', sort: 'fact' },
  { place: 'acme', name: ['spend'], window: 'forever', sort: 'money' },
  { place: 'acme', name: ['spend', 'hour'], window: 'kept hour', sort: 'money' },
  { place: 'acme', name: ['report'], window: 'kept hour', sort: 'report' },
  { place: 'acme', name: ['bonus'], window: 'forever', sort: 'free money' },
  { place: 'group', name: ['spend'], window: 'forever', sort: 'money' },
];

/** The counter of `COUNTERS` that credits give back to. */
export const SPEND = COUNTERS.findIndex(({ sort }) => sort === 'money');

export const PAGES = ['home', 'news'] as const;

/** One random charge: an index into `COUNTERS`, and small numbers. */
export interface ChargeSpec {
  readonly counter: number;
  readonly amount: number;
  readonly extraRoom: number;
  /** Of facts: the constant. Of money: 0 to 2 a stored limit, a curve, or both. */
  readonly limit: number;
}

/** The partitions and counters of one run. */
export class Pool {
  readonly viewers: readonly Partition[];
  readonly partitions: Readonly<Record<Exclude<Place, 'viewer'>, Partition>>;

  /** @param unit of money: one price is so much, to reach where numbers lose digits */
  constructor(
    world: World,
    readonly unit: bigint,
    readonly start: number,
    /** Whether one call may touch more than one partition. */
    readonly spans: boolean,
  ) {
    this.viewers = [world.viewer, { kind: 'viewer', id: world.id() }];
    this.partitions = {
      household: world.household,
      acme: world.advertiser,
      group: { kind: 'advertiser', id: world.id() },
    };
  }

  charge({ counter: index, amount, extraRoom, limit }: ChargeSpec, now: number): Charge | undefined {
    const { place, name, window, sort } = COUNTERS[index]!;
    if (!this.spans && place !== 'viewer') return undefined;
    const unit = sort === 'money' || sort === 'free money' ? this.unit : 1n;
    // A sliding log is bounded by its limit, so each entry must count.
    const units = BigInt(window === 'sliding' ? Math.max(1, amount) : amount);
    return {
      partition: this.ref(place),
      counter: name,
      window: this.window(window, now),
      amount: units * unit,
      ...(extraRoom > 0 && { room: (units + BigInt(extraRoom)) * unit }),
      limits: this.limits(sort, window === 'sliding' ? limit % 7 : limit),
      whenLate: sort === 'money' || sort === 'free money' ? 'fit' : 'count',
    };
  }

  /** Every counter a charge may have named until now whose reading is certain. */
  counters(now: number): CounterRef[] {
    return COUNTERS.flatMap(({ place, name, window }) => {
      const partitions = place === 'viewer' ? this.viewers : [this.partitions[place]];
      const windows = [this.window(window, now)];
      if (window === 'kept hour') windows.push(this.window(window, now - HOUR), this.window(window, now - 5 * HOUR));
      return partitions.flatMap((partition) =>
        names(name).flatMap((counter) => windows.map((one) => ({ partition, counter, window: one }))),
      );
    });
  }

  /** The counters that have a stored limit. */
  limited(): { readonly partition: Partition; readonly counter: readonly string[] }[] {
    return COUNTERS.filter(({ sort }) => sort === 'money').map(({ place, name }) => ({
      partition: this.partitions[place as 'acme'],
      counter: name as readonly string[],
    }));
  }

  private ref(place: Place): PartitionRef {
    if (place === 'viewer' || place === 'household') return place;
    const { kind, id } = this.partitions[place];
    return [kind, id];
  }

  private window(kind: CounterSpec['window'], now: number): Window {
    if (kind === 'forever') return { kind };
    if (kind === 'rolling') return { kind, ms: HOUR };
    if (kind === 'sliding') return { kind, ms: PAUSE };
    const start = Math.floor(now / HOUR) * HOUR;
    return { kind: 'fixed', start, end: start + HOUR, ...(kind === 'kept hour' && { kept: true }) };
  }

  private limits(sort: CounterSpec['sort'], limit: number): Limit[] {
    if (sort === 'report' || sort === 'free money') return [];
    if (sort === 'fact') return limit === 7 ? [] : [{ name: 'cap', at: BigInt(limit) }];
    const [stored, pace]: Limit[] = [
      { name: 'budget', at: 'stored' },
      { name: 'pace', at: this.curve(limit) },
    ] as [Limit, Limit];
    return limit < 4 ? [stored] : limit < 6 ? [pace, stored] : [pace];
  }

  private curve(variant: number): Curve {
    const [from, to] = [this.start, this.start + 8 * HOUR];
    const most = 24n * this.unit;
    if (variant % 2 === 0) {
      return {
        points: [
          [from, 0n],
          [to, most],
        ],
      };
    }
    return {
      points: [
        [from, most / 4n],
        [from + HOUR, most],
        [from + 2 * HOUR, 0n],
        [to, most + 3n],
      ],
    };
  }
}

/** All names that a name with open parts may become in a run. */
function names(name: readonly NamePart[]): string[][] {
  return name.reduce<string[][]>(
    (all, part) => {
      const texts = typeof part === 'string' ? [part] : 'param' in part ? [...PAGES] : POSITIONS;
      return all.flatMap((before) => texts.map((text) => [...before, text]));
    },
    [[]],
  );
}

const POSITIONS = ['1', '2', '3', '4', '5', '6'];
