import type {
  CommitAnswer,
  CommitRequest,
  Partition,
  ReleaseAnswer,
  ReleaseRequest,
  ReserveAnswer,
  ReserveRequest,
} from '@xsp/core';
import type { Metrics } from '../metrics';
import { OpenHolds } from './open-holds';

/** The most reservations of several slots whose slots are counted, for a release that names none of them. */
const MOST_RESERVATIONS = 10_000;

/** Follows the life of holds by what the state answers. */
export class HoldMeter {
  private readonly open = new OpenHolds();
  /** Slots that are held, of reservations that hold several; the oldest first. */
  private readonly slots = new Map<string, number>();

  constructor(private readonly metrics: Metrics) {}

  reserved({ id, dryRun }: ReserveRequest, { now, replayed, slots }: ReserveAnswer): void {
    this.advance(now);
    // A replay answers with holds that were counted when they were made.
    if (replayed || dryRun === true) return;
    const held = slots.flatMap((slot) => (slot.status === 'held' ? [slot] : []));
    for (const { expiresAt } of held) this.open.add(expiresAt);
    if (held.length > 1) this.remember(keyOf(id, held[0]!.hold.lead), held.length);
    this.metrics.holdsOpened.add(held.length);
  }

  committed({ hold }: CommitRequest, { now, status, unbilled }: CommitAnswer): void {
    this.metrics.commits.add(1, { status });
    if (unbilled) this.metrics.unbilled.add(1);
    if (status === 'committed') this.end('committed', 1, hold.reservation, hold.lead);
    this.advance(now);
  }

  released({ reservation, lead, slot }: ReleaseRequest, { now, status }: ReleaseAnswer): void {
    const all = this.slots.get(keyOf(reservation, lead)) ?? 1;
    if (status === 'released') this.end('released', slot === undefined ? all : 1, reservation, lead);
    this.advance(now);
  }

  /** Reports what is open at a moment. */
  report(now: number): void {
    this.advance(now);
    this.metrics.holdsOpen.set(this.open.count);
  }

  private advance(now: number): void {
    const expired = this.open.expire(now);
    if (expired > 0) this.metrics.holdsEnded.add(expired, { end: 'expired' });
  }

  private end(end: 'committed' | 'released', count: number, reservation: string, lead: Partition): void {
    this.open.end(count);
    this.metrics.holdsEnded.add(count, { end });
    const key = keyOf(reservation, lead);
    const slots = this.slots.get(key);
    if (slots === undefined) return;
    if (slots > count) this.slots.set(key, slots - count);
    else this.slots.delete(key);
  }

  private remember(key: string, held: number): void {
    const oldest = this.slots.size >= MOST_RESERVATIONS ? this.slots.keys().next() : undefined;
    if (oldest && !oldest.done) this.slots.delete(oldest.value);
    this.slots.set(key, held);
  }
}

function keyOf(reservation: string, { kind, id }: Partition): string {
  return `${kind}/${id}/${reservation}`;
}
