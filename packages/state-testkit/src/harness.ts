import type { StateBackend } from '@xsp/core';

/**
 * One store under test. Time in it stands still until {@link Harness.advance} moves it: every edge is tested to the
 * millisecond, and no test sleeps. A store with a clock of its own needs a way to be told the time in tests.
 *
 * A harness may be expensive to make: one serves many tests, each with partitions of its own, and time only goes
 * forward in it.
 */
export interface Harness {
  /** A client of the store. Read anew after {@link Harness.reopen}. */
  readonly backend: StateBackend;

  /**
   * A second, independent client of the same store, as another server would have. A store that lives in one object
   * gives that object. Closed by {@link Harness.close}.
   */
  another(): Promise<StateBackend>;

  /** The time (epoch ms) that the state's next call will happen at. */
  now(): number;

  /**
   * Moves the store's clock forward, for TTLs of documents, too. `now()` is `ms` later then, unless the state had run a
   * little ahead of its clock, as an erasure may let it.
   */
  advance(ms: number): Promise<void>;

  /** Sets the store's own clock back, as an administrator or a fail-over does; `advance` moves on from there. */
  setClockBack?(ms: number): Promise<void>;

  /** A client of the same store on a server whose own clock is wrong by `ms` (before or behind, negative or not). */
  skewed?(ms: number): Promise<StateBackend>;

  /** Closes the store and opens it again, as a restart does; what was written is still there. */
  reopen?(): Promise<void>;

  /** Loses everything, as an emptied server or an empty disk does, without telling its clients. */
  lose?(): Promise<void>;

  /** Closes the store and every client of it, and removes what was stored. */
  close(): Promise<void>;
}

/** What a store, or its harness, may be unable to do; its tests are skipped by name. */
export type Ability = 'setClockBack' | 'skewed' | 'reopen' | 'lose';

/** What `describeStateBackend` is told of the store. */
export interface StateBackendUnderTest {
  /** For the titles of the tests. */
  readonly name: string;

  /** Makes an empty store. Called once for most tests, and once more for each that needs a store of its own. */
  create(): Promise<Harness>;

  /** What cannot be done here. Everything else is demanded: an ability that the harness lacks fails its tests. */
  readonly cannot?: readonly Ability[];

  /**
   * How much longer than a hold's `expiresAt` its amounts may stay held in partitions other than its home, in ms: 0
   * when left out. A store that spreads the partitions of one call over several nodes has some.
   */
  readonly graceMs?: number;

  /** Runs of each property; `XSP_TESTKIT_RUNS` when set, else 30. */
  readonly runs?: number;

  /** For each test, in ms: 30,000 when left out. */
  readonly timeoutMs?: number;
}
