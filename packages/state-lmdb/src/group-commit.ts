import { StateError } from '@xsp/core';
import { FlushBehind } from './flush-behind';
import { forgetDue } from './forget-due';
import type { StateTime } from './state-time';
import { isSetBack, lmdbError, requireInPlace, SetBack, type Store } from './store';
import { WorkingSet } from './working-set';

/** The most calls that share a transaction; bounds how long the event loop and other processes wait for it. */
const MAX_CALLS = 256;

/** A transaction that is not through by then is not waited for any longer. */
const PATIENCE_MS = 10_000;

/** How often readers of killed processes are looked for: what they read cannot be reused. */
const READER_CHECK_MS = 1_000;

interface Call {
  readonly work: (set: WorkingSet) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls of one transaction. */
class Group {
  /** The number of the transaction, when it wrote something. */
  transaction = 0;
  private readonly settle: (() => void)[] = [];
  private settled = false;

  constructor(readonly calls: readonly Call[]) {}

  execute(set: WorkingSet): void {
    for (const { work, resolve, reject } of this.calls) {
      try {
        const value = work(set);
        this.settle.push(() => resolve(value));
      } catch (error) {
        this.settle.push(() => reject(error));
      }
    }
  }

  answer(): void {
    if (this.settled) return;
    this.settled = true;
    for (const settle of this.settle) settle();
  }

  refuse(error: Error): void {
    if (this.settled) return;
    this.settled = true;
    for (const { reject } of this.calls) reject(error);
  }
}

/**
 * Executes calls in transactions, in the order they came: those that come while a transaction is on its way to the disk
 * share the next one, so that the disk's time is paid once for all of them.
 */
export class GroupCommit {
  private waiting: Call[] = [];
  /** A transaction was asked for and is not through. */
  private busy = false;
  /** Why nothing is written any more. */
  private failure: Error | undefined;
  private readersChecked = 0;
  private readonly onIdle: (() => void)[] = [];
  private readonly onGiveUp: (() => void)[] = [];
  private readonly setBack: SetBack;
  /** With `sync: 'os'`. */
  private readonly behind: FlushBehind | undefined;

  constructor(
    private readonly store: Store,
    private readonly time: StateTime,
  ) {
    this.setBack = new SetBack(store);
    if (store.sync === 'os') this.behind = new FlushBehind(store.file, (error) => this.stop(this.named(error)));
  }

  /**
   * Executes `work` in a transaction. When it throws, it must not have changed the set.
   *
   * @throws what `work` throws; StateError `full`, `readonly`, `unavailable`, `timeout`, `stateLost`
   */
  submit<T>(work: (set: WorkingSet) => T): Promise<T> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as Call['resolve'], reject });
      this.begin();
    });
  }

  /** Resolves when all calls are answered and what they did is on the disk. */
  async close(): Promise<void> {
    if (this.busy) await new Promise<void>((resolve) => this.onIdle.push(resolve));
    await this.behind?.close();
  }

  /** Resolves when a transaction was not waited for any longer. */
  hasGivenUp(): Promise<void> {
    return new Promise((resolve) => this.onGiveUp.push(resolve));
  }

  private begin(): void {
    if (this.busy) return;
    this.busy = true;
    let group: Group | undefined;
    const patience = setInterval(() => this.giveUp(group), PATIENCE_MS);
    this.store.root
      // A child is undone when it throws; without one LMDB would commit what came before the error.
      .childTransaction(() => {
        if (isSetBack(this.store)) return;
        group = new Group(this.waiting.splice(0, MAX_CALLS));
        this.execute(group);
      })
      .then(
        () => (group ? this.committed(group) : this.lookAgain()),
        async (thrown: unknown) => group?.refuse(await this.failed(thrown)),
      )
      .finally(() => {
        clearInterval(patience);
        this.busy = false;
        if (this.waiting.length > 0) this.begin();
        else for (const resolve of this.onIdle.splice(0)) resolve();
      });
  }

  /** Runs inside the transaction. */
  private execute(group: Group): void {
    requireInPlace(this.store);
    this.checkReaders();
    const set = new WorkingSet(this.store, this.time);
    group.execute(set);
    const written = set.write();
    if (written === 0) return;
    forgetDue(this.store, this.time.latest, 2 * written + 2);
    group.transaction = this.store.root.getWriteTxnId();
    this.store.meta.putSync('transaction', String(group.transaction));
  }

  private committed(group: Group): void {
    const { seen } = this.store;
    seen.transaction = Math.max(seen.transaction, group.transaction);
    this.setBack.over();
    group.answer();
    this.behind?.written();
  }

  private lookAgain(): Promise<void> {
    return this.setBack.wait().catch((error: unknown) => this.refuseWaiting(this.named(error)));
  }

  private checkReaders(): void {
    const now = performance.now();
    if (now - this.readersChecked < READER_CHECK_MS) return;
    this.readersChecked = now;
    this.store.root.readerCheck();
  }

  /** @returns what the calls of the transaction are told */
  private async failed(thrown: unknown): Promise<Error> {
    const { commitError } = thrown as { readonly commitError?: Promise<never> };
    const cause = commitError ? await commitError.catch((error: unknown) => error) : thrown;
    const error = this.named(cause);
    const reason = error instanceof StateError ? error.reason : undefined;
    if (reason === 'stateLost' || (commitError && reason !== 'full')) this.stop(error);
    return error;
  }

  private named(cause: unknown): Error {
    return lmdbError('Storing the state in', this.store.path, cause);
  }

  /** A flush that failed may have lost what it should have written, and the next one would not know: no more writes. */
  private stop(error: Error): void {
    this.failure ??= error;
    this.refuseWaiting(error);
  }

  /** Nobody waits for ever; what LMDB was asked to do it may still do. */
  private giveUp(group: Group | undefined): void {
    const seconds = `${PATIENCE_MS / 1_000} s`;
    group?.refuse(new StateError('timeout', `The disk did not answer within ${seconds}.`));
    const what = group ? 'The disk is slow' : 'Another process holds the store';
    this.refuseWaiting(new StateError('unavailable', `${what} for ${seconds}; nothing was done.`));
    for (const resolve of this.onGiveUp.splice(0)) resolve();
  }

  private refuseWaiting(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
