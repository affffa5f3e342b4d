import {
  formatDuration,
  type Charge,
  type CounterRef,
  type Partition,
  type StateBackend,
  type Window,
} from '@xsp/core';
import type { Catalog } from '../../../catalog';
import { OptionCache } from '../../../charging/option-cache';
import type { CapFill, ViewerState } from '../../../web/api/viewer-state';
import { holdName } from '../live/decision-event';

/** The most counters that are looked at. */
const COUNTERS = 500;

const KNOWN = { viewer: 'user', household: false } as const;

/** A cap of a campaign, as its charge has it. */
interface Cap {
  readonly of: string;
  readonly name: string;
  readonly limit: number;
  readonly counter: CounterRef;
}

/** Reads what is stored of viewers beside what limits it. */
export class ViewerStates {
  private options: { readonly catalog: Catalog; readonly cache: OptionCache } | undefined;

  constructor(
    private readonly state: StateBackend,
    private readonly server: { readonly catalog: Catalog },
  ) {}

  /** @param placement for caps that count each placement apart @throws StateError */
  async read(viewer: Partition, placement: string): Promise<ViewerState> {
    const { state } = this;
    const caps = this.capsOf(viewer, placement).slice(0, COUNTERS);
    const { now, holds } = await state.snapshot(viewer);
    const { counters } = await state.inspect(caps.map(({ counter }) => counter));
    const fills = caps.map(({ of, name, limit, counter }, index): CapFill => ({
      of,
      name,
      window: windowText(counter.window),
      limit,
      counted: Number(counters[index]!.committed),
      held: Number(counters[index]!.held),
      endsAt: isoOf(counters[index]!.endsAt),
    }));
    return {
      now: new Date(now).toISOString(),
      holds: holds.map((hold) => ({
        hold: holdName(hold),
        creative: hold.key,
        expiresAt: new Date(hold.expiresAt).toISOString(),
      })),
      caps: fills.filter(({ counted, held }) => counted + held > 0).sort((a, b) => share(b) - share(a)),
    };
  }

  /** Each cap once, with whom it is of; those of streams and pods are left out. */
  private capsOf(viewer: Partition, placement: string): readonly Cap[] {
    const { catalog } = this.server;
    const now = this.state.now();
    const found = new Map<string, Cap>();
    for (const campaign of catalog.campaigns) {
      for (const creative of campaign.creatives) {
        const option = this.cacheOf(catalog).serving(creative, placement, KNOWN, now);
        for (const charge of option?.charges ?? []) {
          const counter = counterOf(charge, viewer, placement);
          for (const { name, at } of counter && charge.amount === 1n ? charge.limits : []) {
            if (typeof at !== 'bigint' || name === 'feed') continue;
            const id = JSON.stringify([counter!.counter, windowText(counter!.window), name]);
            found.set(id, { of: counter!.counter.slice(0, 2).join(' '), name, limit: Number(at), counter: counter! });
          }
        }
      }
    }
    return [...found.values()];
  }

  private cacheOf(catalog: Catalog): OptionCache {
    if (this.options?.catalog !== catalog) this.options = { catalog, cache: OptionCache.of(catalog, 0) };
    return this.options.cache;
  }
}

function counterOf(
  { partition, counter, window }: Charge,
  viewer: Partition,
  placement: string,
): CounterRef | undefined {
  if (partition !== 'viewer') return undefined;
  const parts = counter.map((part) => {
    if (typeof part === 'string') return part;
    return 'param' in part && part.param === 'placement' ? placement : undefined;
  });
  return parts.includes(undefined) ? undefined : { partition: viewer, counter: parts as string[], window };
}

function windowText(window: Window): string {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return `${window.kind} ${formatDuration(window.ms)}`;
    case 'fixed':
      return 'calendar';
    case 'forever':
      return 'lifetime';
  }
}

function share({ counted, held, limit }: CapFill): number {
  return limit === 0 ? 1 : (counted + held) / limit;
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
