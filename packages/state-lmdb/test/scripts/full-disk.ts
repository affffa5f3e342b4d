import { defineOption, StateError, verifyState, type HoldRef } from '@xsp/core';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it runs elsewhere, as a program that uses the package does
import { LmdbBackend, type SyncMode } from '@xsp/state-lmdb';
import { remount } from './remount';

/** What a scenario found, printed as JSON: LMDB logs each commit that fails, so it runs in a process of its own. */
export interface Found {
  readonly fill: {
    /** One for each call that was refused. */
    readonly errors: readonly Told[];
    /** How many holds were answered until then. */
    readonly held: number;
    /** With the disk full. */
    readonly violations: readonly string[];
    readonly ping: boolean;
    /** What the commits of all holds answered when there was room, and the number of each answer. */
    readonly commits: Readonly<Record<string, number>>;
    /** After the store was opened again. */
    readonly violationsLater: readonly string[];
    readonly commitLater: string;
  };
  readonly open: { readonly error: Told; readonly version: number };
  readonly close: { readonly error: Told; readonly closed: boolean };
}

/** What an error says. */
export interface Told {
  readonly isStateError: boolean;
  readonly reason: string;
  readonly message: string;
}

const HOUR = 3_600_000;

const option = defineOption('acme', [
  {
    partition: 'viewer',
    counter: ['hits'],
    window: { kind: 'rolling', ms: HOUR },
    amount: 1n,
    limits: [{ name: 'cap', at: 3n }],
    whenLate: 'count',
  },
]);

const scenarios: { [Name in keyof Found]: (path: string, sync: SyncMode) => Promise<Found[Name]> } = {
  /** Reserves until the disk is full, makes room, commits all, and opens the store again. */
  async fill(path, sync) {
    let state = await LmdbBackend.open({ path, sync });
    const holds: HoldRef[] = [];
    const errors: Told[] = [];
    let number = 0;
    while (errors.length === 0) {
      const calls = Array.from({ length: 50 }, async () => {
        const id = `r${number++}`;
        const bind = { viewer: { kind: 'viewer', id } };
        const request = { id, bind, slots: [{ options: [option], ttlMs: HOUR }], rememberMs: HOUR };
        const slot = (await state.reserve(request)).slots[0]!;
        if (slot.status === 'held') holds.push(slot.hold);
      });
      for (const call of await Promise.allSettled(calls))
        if (call.status === 'rejected') errors.push(told(call.reason));
    }
    const held = holds.length;
    const violations = await violationsOf(state);
    const ping = await succeeds(state.ping());

    remount(path, 'size=16m');
    const commits: Record<string, number> = {};
    for (const { status } of await Promise.all(holds.map((hold) => state.commit({ hold })))) {
      commits[status] = (commits[status] ?? 0) + 1;
    }
    await state.close();

    state = await LmdbBackend.open({ path, sync });
    const violationsLater = await violationsOf(state);
    const commitLater = (await state.commit({ hold: holds[0]! })).status;
    await state.close();
    return { errors, held, violations, ping, commits, violationsLater, commitLater };
  },

  /** Opens where there is no room for a store, makes room, and opens again. */
  async open(path, sync) {
    const error = await errorOf(LmdbBackend.open({ path, sync }));
    remount(path, 'size=4m');
    const state = await LmdbBackend.open({ path, sync });
    const version = await state.set('key', 'value');
    await state.close();
    return { error, version };
  },

  async close(path, sync) {
    const state = await LmdbBackend.open({ path, sync });
    const error = await errorOf(state.set('key', 'x'.repeat(2 ** 21)));
    return { error, closed: await succeeds(state.close()) };
  },
};

async function violationsOf(state: LmdbBackend): Promise<string[]> {
  return (await verifyState(state)).map((violation) => JSON.stringify(violation));
}

async function succeeds(done: Promise<void>): Promise<boolean> {
  return done.then(
    () => true,
    () => false,
  );
}

async function errorOf(done: Promise<unknown>): Promise<Told> {
  return done.then(
    () => told(new Error('it succeeded')),
    (error: unknown) => told(error),
  );
}

function told(error: unknown): Told {
  const reason = error instanceof StateError ? error.reason : 'none';
  return { isStateError: error instanceof StateError, reason, message: (error as Error).message };
}

async function run([name, path, sync]: readonly string[]): Promise<void> {
  const found = await scenarios[name as keyof Found](path!, sync as SyncMode);
  process.stdout.write(JSON.stringify(found));
}

void run(process.argv.slice(2));
