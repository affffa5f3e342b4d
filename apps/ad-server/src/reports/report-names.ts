import { StateError, type DocumentStore } from '@xsp/core';
import type { Catalog } from '../catalog';
import { placementOfSchedule } from '../schedules/break-plan';
import { ledgerOf, type Ledger } from './ledger';

const KEY = 'reports/names';

/** How often it is tried again when other servers add names at the same moment. */
const TRIES = 10;

/** What a schedule without a placement is named by, before its id: no placement's id has a colon. */
const SCHEDULE = 'schedule:';

/** Stands in for a placement whose number is not known. */
const UNKNOWN = '-';

/** Tokens have two bytes for a placement's number. */
const MOST_NUMBERS = 65_535;

/** Everything that was ever served: only added to, so that reports of what has left the catalogue stay whole. */
interface Names {
  /** Ids, and schedules as `schedule:ID`. A placement's number is its place in the list, from 1. */
  readonly placements: readonly string[];
  /** Ids of creatives by their campaign's. */
  readonly creatives: Readonly<Record<string, readonly string[]>>;
  /** By the campaigns' ids, as they were last. */
  readonly ledgers: Readonly<Record<string, Omit<Ledger, 'id'>>>;
}

const NO_NAMES: Names = { placements: [], creatives: {}, ledgers: {} };

/** A placement as reports name it. */
export interface NamedPlacement {
  /** Its id; `schedule:ID` for the breaks of a schedule that has no placement. */
  readonly name: string;
  /** What counters name it by. */
  readonly id: string;
}

/**
 * Which campaigns, creatives and placements delivery was counted for, and the numbers that tokens name placements by: one document in
 * the state, the same for all servers. A catalogue is added before it comes into force, so that nothing is counted that no
 * report would look for.
 */
export class ReportNames {
  private names = NO_NAMES;
  /** The end of what was begun last: what was read earlier never replaces what was read later. */
  private last: Promise<unknown> = Promise.resolve();
  private numbers: ReadonlyMap<string, number> = new Map();

  constructor(private readonly documents: DocumentStore) {}

  /** 0: it has none. */
  numberOf(placement: string): number {
    return this.numbers.get(placement) ?? 0;
  }

  placementOf(number: number): string {
    const name = this.names.placements[number - 1];
    return name === undefined ? UNKNOWN : countedAs(name);
  }

  get placements(): readonly NamedPlacement[] {
    return this.names.placements.map((name) => ({ name, id: countedAs(name) }));
  }

  creativesOf(campaign: string): readonly string[] {
    return Object.hasOwn(this.names.creatives, campaign) ? this.names.creatives[campaign]! : [];
  }

  /** Every campaign that there ever was in a catalogue. */
  get ledgers(): readonly Ledger[] {
    return Object.entries(this.names.ledgers).map(([id, ledger]) => ({ id, ...ledger }));
  }

  /** Learns what others added. @throws StateError */
  refresh(): Promise<void> {
    return this.inTurn(async () => this.take((await this.read()).names));
  }

  /** Adds what a catalogue has, and learns what others added. @throws StateError */
  add(catalog: Catalog): Promise<void> {
    return this.inTurn(() => this.addNow(catalog));
  }

  private async addNow(catalog: Catalog): Promise<void> {
    for (let tries = 1; ; tries++) {
      const { names, version } = await this.read();
      const after = withCatalog(names, catalog);
      try {
        if (after !== names) await this.documents.set(KEY, JSON.stringify(after), { ifVersion: version });
        this.take(after);
        return;
      } catch (error) {
        const overtaken = error instanceof StateError && error.reason === 'versionConflict';
        if (!overtaken || tries === TRIES) throw error;
      }
    }
  }

  private async read(): Promise<{ readonly names: Names; readonly version: number }> {
    const kept = await this.documents.get(KEY);
    if (!kept) return { names: NO_NAMES, version: 0 };
    return { names: { ...NO_NAMES, ...(JSON.parse(kept.value) as Partial<Names>) }, version: kept.version };
  }

  private take(names: Names): void {
    this.names = names;
    this.numbers = new Map(names.placements.slice(0, MOST_NUMBERS).map((name, index) => [countedAs(name), index + 1]));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work, work);
    this.last = done;
    return done;
  }
}

/** The id that counters have. */
function countedAs(name: string): string {
  return name.startsWith(SCHEDULE) ? placementOfSchedule(name.slice(SCHEDULE.length)) : name;
}

/** The same names when a catalogue has no others. */
function withCatalog(names: Names, { placements, schedules, campaigns }: Catalog): Names {
  const apart = schedules
    .filter(({ placementId }) => placementId === null)
    .map(({ id }) => ({ id: `${SCHEDULE}${id}` }));
  const newPlacements = missing(names.placements, [...placements, ...apart]);
  const added = campaigns.flatMap(({ id, creatives }): [string, readonly string[]][] => {
    const known = Object.hasOwn(names.creatives, id) ? names.creatives[id]! : [];
    const more = missing(known, creatives);
    return more.length > 0 ? [[id, [...known, ...more]]] : [];
  });
  const ledgers = campaigns.map(ledgerOf).filter((ledger) => !hasLedger(names, ledger));
  if (newPlacements.length === 0 && added.length === 0 && ledgers.length === 0) return names;
  return {
    placements: [...names.placements, ...newPlacements],
    creatives: { ...names.creatives, ...Object.fromEntries(added) },
    ledgers: { ...names.ledgers, ...Object.fromEntries(ledgers.map(({ id, ...ledger }) => [id, ledger])) },
  };
}

function hasLedger({ ledgers }: Names, { id, advertiser, timeZone, currency }: Ledger): boolean {
  const known = Object.hasOwn(ledgers, id) ? ledgers[id] : undefined;
  return known?.advertiser === advertiser && known.timeZone === timeZone && known.currency === currency;
}

function missing(known: readonly string[], items: readonly { readonly id: string }[]): readonly string[] {
  const there = new Set(known);
  return items.flatMap(({ id }) => (there.has(id) ? [] : [id]));
}
