import { StateError } from '@xsp/core';
import { forgetDue } from './forget-due';
import type { StateTime } from './state-time';
import { lmdbError, type Store } from './store';
import { WorkingSet } from './working-set';

/**
 * When a call is answered: `'full'`, when its transaction is on the disk; `'os'`, when the operating system has it.
 */
export type SyncMode = 'full' | 'os';

/** The most calls that share a transaction; bounds how long the event loop and other processes wait for it. */
const MAX_CALLS = 128;

/** How often a transaction under way is looked after, and after how many times it is given up. */
const WATCH_MS = 1_000;
const WATCHES = 10;

interface Call {
  readonly work: (set: WorkingSet) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls of one transaction, and what becomes of them. */
interface Group {
  /** LMDB's number of the transaction; 0 until it begins. */
  transaction: number;
  readonly answers: (() => void)[];
  calls: readonly Call[];
}

/**
 * Executes calls in transactions, in the order they came: those that come while a transaction is on its way to the disk
 * share the next one, so that the disk's time is paid once for all of them.
 */
export class GroupCommit {
  private waiting: Call[] = [];
  /** Groups that are not answered yet, oldest first. */
  private readonly groups = new Set<Group>();
  private beginning = false;
  private failure: Error | undefined;
  private onIdle: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly time: StateTime,
    private readonly sync: SyncMode,
    /** Throws when the store must not be written any more. */
    private readonly requireStore: () => void,
  ) {}

  /**
   * Executes `work` in a transaction. When it throws, it must not have changed the set.
   *
   * @throws what `work` throws; StateError `full`, `readonly`, `unavailable`, `timeout`
   */
  submit<T>(work: (set: WorkingSet) => T): Promise<T> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as Call['resolve'], reject });
      this.begin();
    });
  }

  /** Resolves when all calls are answered. */
  async idle(): Promise<void> {
    if (this.waiting.length > 0 || this.groups.size > 0) {
      await new Promise<void>((resolve) => this.onIdle.push(resolve));
    }
  }

  private begin(): void {
    if (this.beginning) return;
    this.beginning = true;
    const group: Group = { transaction: 0, answers: [], calls: [] };
    this.groups.add(group);
    const watch = this.watch(group);
    this.store.root
      // A child is undone when it throws; without one LMDB would commit what came before the error.
      .childTransaction(() => this.execute(group))
      .then(
        () => this.answer(group),
        (error: unknown) => this.failed(group, error),
      )
      .finally(() => clearInterval(watch));
  }

  /** Runs inside the transaction. */
  private execute(group: Group): void {
    this.beginning = false;
    group.transaction = this.store.root.getWriteTxnId();
    if (this.sync === 'os') this.answerBefore(group.transaction);
    group.calls = this.waiting.splice(0, MAX_CALLS);
    // Not from in here: LMDB would make it part of this transaction.
    setImmediate(() => this.goOn());
    if (group.calls.length === 0) return;

    this.requireStore();
    const set = new WorkingSet(this.store, this.time);
    for (const { work, resolve, reject } of group.calls) {
      try {
        const value = work(set);
        group.answers.push(() => resolve(value));
      } catch (error) {
        group.answers.push(() => reject(error));
      }
    }
    const written = set.write();
    if (written > 0) forgetDue(this.store, this.time.latest, 2 * written + 2);
  }

  /** The next transaction begins; with `'os'` an empty one, too, since that it begins says that the last one is over. */
  private goOn(): void {
    const unanswered = this.sync === 'os' && [...this.groups].some((group) => group.calls.length > 0);
    if (this.waiting.length > 0 || unanswered) this.begin();
  }

  private answerBefore(transaction: number): void {
    for (const group of this.groups) if (group.transaction < transaction) this.answer(group);
  }

  private answer(group: Group): void {
    if (!this.groups.delete(group)) return;
    for (const answer of group.answers) answer();
    this.tellIdle();
  }

  private fail(group: Group, error: Error): void {
    if (!this.groups.delete(group)) return;
    for (const call of group.calls) call.reject(error);
    this.tellIdle();
  }

  private async failed(group: Group, thrown: unknown): Promise<void> {
    const { commitError } = thrown as { readonly commitError?: Promise<never> };
    const cause = commitError ? await commitError.catch((error: unknown) => error) : thrown;
    const error = lmdbError('Storing the state', cause);
    // A flush that failed may have lost what it should have written, and the next one would not know: no more writes.
    const fatal = commitError && !(error instanceof StateError && error.reason === 'full');
    if (fatal || (error instanceof StateError && error.reason === 'stateLost')) this.stop(error);
    this.fail(group, error);
  }

  /** Nothing is written any more; whoever waits learns why. */
  private stop(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private watch(group: Group): NodeJS.Timeout {
    let watches = 0;
    return setInterval(() => {
      watches++;
      if (group.transaction === 0) {
        if (watches % WATCHES === 0) this.refuseWaiting();
      } else if (watches >= WATCHES) {
        this.fail(group, new StateError('timeout', `The disk did not answer within ${WATCHES} seconds.`));
      } else if (!this.beginning) {
        // A process that was killed at the wrong moment leaves LMDB's counters for whoever writes next to put right,
        // and a flush waits for that.
        this.begin();
      }
    }, WATCH_MS);
  }

  private refuseWaiting(): void {
    const error = new StateError('unavailable', `Another process holds the store for ${WATCHES} s; nothing was done.`);
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private tellIdle(): void {
    if (this.waiting.length > 0 || this.groups.size > 0) return;
    for (const resolve of this.onIdle.splice(0)) resolve();
  }
}
