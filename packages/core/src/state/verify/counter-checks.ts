import { counterKey, isLive, partitionKey, type RecordedClaim, type SlotRecord } from '../charges';
import type { CounterRecord, StateRecord } from '../port/dump';
import type { Violation } from './violation';

/** A claim that its counter must show. */
interface Shown {
  readonly claim: RecordedClaim;
  readonly slot: SlotRecord;
  readonly reservedAt: number;
}

/** Compares counters with the holds on them, whatever the order in which both are read. */
export class CounterChecks {
  /** Those that holds may show in, by partition and key. */
  private readonly counters = new Map<string, CounterRecord>();
  private readonly shown = new Map<string, Shown[]>();
  private readonly erasedAt = new Map<string, number>();

  add(record: StateRecord): void {
    if (record.type === 'erasure') this.erasedAt.set(partitionKey(record.partition), record.at);
    if (record.type === 'counter') {
      const { window, state } = record;
      const name = `${partitionKey(record.partition)} ${counterKey(record.counter, window)}`;
      if (state.edges.length > 0 || window.kind === 'rolling' || isForEver(record)) this.counters.set(name, record);
    }
    if (record.type !== 'reservation') return;
    const { slots, reservedAt } = record.record;
    for (const slot of slots) for (const claim of slot.claims) this.addClaim({ claim, slot, reservedAt });
  }

  /** Compares what was added, as of `now`. */
  *check(now: number): Generator<Violation> {
    for (const where of new Set([...this.counters.keys(), ...this.shown.keys()])) {
      const counter = this.counters.get(where);
      const shown = (this.shown.get(where) ?? []).filter((each) => this.isOf(each, counter));
      yield* heldAmounts(where, counter, shown, now);
      if (!counter) continue;
      yield* committedAmount(where, counter, shown);
      yield* keptLongEnough(where, counter, now);
    }
  }

  private addClaim(shown: Shown): void {
    const { claim, slot } = shown;
    // What was committed can be told in rolling windows alone: others take credits, or forget by the moment of the commit.
    const counts = slot.state === 'held' ? claim.held : slot.state === 'committed' && claim.window.kind === 'rolling';
    if (!counts) return;
    const where = `${claim.partition} ${counterKey(claim.counter, claim.window)}`;
    const others = this.shown.get(where);
    if (others) others.push(shown);
    else this.shown.set(where, [shown]);
  }

  /** Neither erased meanwhile nor of an instance of the window that is over. */
  private isOf({ claim, reservedAt }: Shown, counter: CounterRecord | undefined): boolean {
    const erasedAt = this.erasedAt.get(claim.partition);
    if (erasedAt !== undefined && reservedAt <= erasedAt) return false;
    return claim.window.kind !== 'rolling' || !counter || counter.state.start === claim.instance;
  }
}

function* heldAmounts(
  where: string,
  counter: CounterRecord | undefined,
  shown: readonly Shown[],
  now: number,
): Generator<Violation> {
  const stands = new Map<number, bigint>();
  const should = new Map<number, bigint>();
  for (const { at, amount } of counter?.state.edges ?? []) if (at > now) add(stands, at, amount);
  for (const { claim, slot } of shown) if (isLive(slot, now)) add(should, slot.expiresAt, claim.amount);
  for (const at of new Set([...stands.keys(), ...should.keys()])) {
    const [is, ought] = [stands.get(at) ?? 0n, should.get(at) ?? 0n];
    if (is === ought) continue;
    yield { kind: 'held', where, message: `It holds ${is} until ${at}, and the live holds until then are ${ought}.` };
  }
}

function* committedAmount(where: string, { state }: CounterRecord, shown: readonly Shown[]): Generator<Violation> {
  let least = 0n;
  for (const { claim, slot } of shown) if (slot.state === 'committed') least += claim.amount;
  if (state.committed >= least) return;
  yield { kind: 'uncounted', where, message: `It counts ${state.committed}, and ${least} was committed.` };
}

function* keptLongEnough(where: string, counter: CounterRecord, now: number): Generator<Violation> {
  const { keepUntil, edges } = counter.state;
  if (keepUntil === null) return;
  const needed = edges[edges.length - 1]?.at ?? 0;
  if (needed > now && keepUntil < needed) {
    yield { kind: 'keptTooShort', where, message: `It is kept until ${keepUntil}, and holds until ${needed}.` };
  }
  if (isForEver(counter)) {
    yield { kind: 'keptTooShort', where, message: `It is kept until ${keepUntil}, and its window says for ever.` };
  }
}

function isForEver({ window }: CounterRecord): boolean {
  return window.kind === 'forever' ? window.forgetAfterMs === undefined : window.kind === 'fixed' && !!window.kept;
}

function add(sums: Map<number, bigint>, at: number, amount: bigint): void {
  sums.set(at, (sums.get(at) ?? 0n) + amount);
}
